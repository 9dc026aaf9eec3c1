package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeaderTest {
    private static final Path FILE = Path.of("cases/013_s3_gateway_basic.java");
    private static final String WHOLE = """
        ///usr/bin/env jbang "$0" "$@" ; exit $?
        //DESCRIPTION It holds.
        //MAIN S3GatewayBasic
        //DEPS ../lib/Casebook.java
        //DEPS a:b:1
        //SYSTEM rimio
        //NEEDS redis
        //GATE include-s3
        //TAGS s3 quick,slow
        //CLAUSES 31 32
        //TIMEOUT 60

        import x;
        //TAGS too-late
        """;

    private static Header parse(String text) { return Header.parse(FILE, text.lines().toList()); }

    private static String complaint(Path file, String text) { return assertThrows(Header.Broken.class, () -> Header.parse(file, text.lines().toList())).getMessage(); }

    @Test void readsAllLines() {
        Header h = parse(WHOLE);
        assertThat(h.number(), is(13));
        assertThat(h.id(), is("013"));
        assertThat(h.name(), is("013_s3_gateway_basic"));
        assertThat(h.description(), is("It holds."));
        assertThat(h.mainClass(), is("S3GatewayBasic"));
        assertThat(h.system(), is("rimio"));
        assertThat(h.needs(), contains("redis"));
        assertThat(h.gate(), is(Optional.of("include-s3")));
        assertThat(h.tags(), contains("s3", "quick", "slow"));
        assertThat(h.clauses(), contains(31, 32));
        assertThat(h.deps(), contains("../lib/Casebook.java", "a:b:1"));
        assertThat(h.timeoutSeconds(), is(Optional.of(60)));
    }

    @Test void namesWhatIsBroken() {
        for (String key : List.of("DESCRIPTION", "MAIN", "SYSTEM")) {
            assertThat(complaint(FILE, WHOLE.replaceAll("(?m)^//" + key + " .*\n", "")), is("013_s3_gateway_basic.java: no line //" + key));
            assertThat(complaint(FILE, WHOLE.replaceFirst("(?m)^(//" + key + " .*\n)", "$1$1")), containsString("more than one line //" + key));
        }
        assertThat(complaint(FILE, WHOLE.replace("//DEPS ../lib", "//DEPS ../lab")), containsString("no line //DEPS ../lib/Casebook.java"));
        assertThat(complaint(FILE, WHOLE.replace("S3GatewayBasic", "13th")), containsString("is not a class name"));
        assertThat(complaint(FILE, WHOLE.replace("//TIMEOUT 60", "//TIMEOUT soon")), containsString("//TIMEOUT holds something that is no number"));
        for (String name : List.of("13_short.java", "013_Upper.java", "x.java", "0133_long.java")) assertThat(complaint(Path.of("cases", name), WHOLE), containsString("NNN_lower_case_words.java"));
    }

    @Property(tries = 300) boolean anyTextParsesOrIsBroken(@ForAll @Size(max = 6) List<String> lines) {
        try {
            return Header.parse(FILE, lines).number() == 13;
        } catch (Header.Broken e) {
            return e.getMessage().startsWith("013_s3_gateway_basic.java: ");
        }
    }
}
