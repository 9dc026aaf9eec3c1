package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kit.Header;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static Header header(String... lines) {
        List<String> all = Stream.concat(Stream.of("//DESCRIPTION d", "//MAIN C", "//DEPS ../lib/Casebook.java", "//SYSTEM none"), Stream.of(lines)).toList();
        return Header.parse(Path.of("cases/001_x.java"), all);
    }

    @Test void aHeavyCaseWaitsForLanes() {
        var room = new Room(3, 1000);
        room.take(header());
        assertThat(room.fits(header("//WEIGHT 2")), is(true));
        assertThat(room.fits(header("//WEIGHT 3")), is(false));
        room.take(header("//WEIGHT 2"));
        assertThat(room.fits(header()), is(false));
        room.give(header());
        assertThat(room.fits(header()), is(true));
    }

    @Test void memoryCounts() {
        var room = new Room(4, 1000);
        room.take(header("//MEMORY_MIB 600"));
        assertThat(room.fits(header("//MEMORY_MIB 500")), is(false));
        assertThat(room.fits(header("//MEMORY_MIB 400")), is(true));
    }

    @Test void whatNeedsMoreThanThereIsRunsAlone() {
        var room = new Room(2, 1000);
        assertThat(room.fits(header("//MEMORY_MIB 5000")), is(true));
        assertThat(room.fits(header("//WEIGHT 9")), is(true));
        room.take(header("//WEIGHT alone"));
        assertThat(room.fits(header()), is(false));
    }

    @Property(tries = 200) boolean whatWasTakenIsGivenBack(@ForAll @Size(max = 8) List<@IntRange(min = 1, max = 5) Integer> weights) {
        var room = new Room(2, 1000);
        List<Header> taken = new ArrayList<>();
        for (int w : weights) {
            Header h = header("//WEIGHT " + w, "//MEMORY_MIB " + w * 100);
            if (!room.fits(h)) continue;
            room.take(h);
            taken.add(h);
        }
        taken.forEach(room::give);
        room.take(header());
        return room.fits(header("//MEMORY_MIB 1000"));
    }

    /** Two light cases side by side, each of which waits for the other, and one that nothing may disturb: the log tells when each began and ended. */
    @Test void anExclusiveCaseRunsAlone() throws Exception {
        String member = """
            static java.nio.file.Path log(Case c) { return c.repository().root().resolve("log"); }
            static synchronized void say(Case c, String what) throws Exception { java.nio.file.Files.writeString(log(c), what, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND); }
            static void await(Case c, String what) throws Exception { for (int i = 0; i < 400 && !java.nio.file.Files.readString(log(c)).contains(what); i++) Thread.sleep(50); }
            """;
        try (var repository = new SyntheticRepository()) {
            for (String id : List.of("001", "002", "003")) {
                String other = id.equals("001") ? "+003" : id.equals("003") ? "+001" : "+002";
                repository.withClass(id + "_x", id.equals("002") ? "//WEIGHT alone" : "", member + "static void main(String[] args) { Case.run(args, C%1$s::check); }\nstatic void check(Case c) throws Exception { ".formatted(id)
                    + "say(c, \"+%1$s \"); await(c, \"%2$s\"); say(c, \"-%1$s \"); c.check(\"it.holds\", 1, is(1)); }".formatted(id, other));
            }
            assertThat(repository.run("--jobs", "2").exitCode(), is(0));
            String log = java.nio.file.Files.readString(repository.root.resolve("log"));
            assertThat(log, containsString("+002 -002 "));
            assertThat("the others ran at the same time", log, anyOf(containsString("+001 +003"), containsString("+003 +001")));
        }
    }
}
