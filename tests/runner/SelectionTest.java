package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kit.Header;
import kit.UsageError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final List<CaseFile> files = List.of(file("001_cluster_bootstrap", "quick"), file("004_schema", "sql"), file("013_s3_gateway_basic", "quick", "s3"),
        file("101_log", "log"), new CaseFile(Path.of("cases/015_broken.java"), Optional.empty(), Optional.of("broken header")));

    private static CaseFile file(String name, String... tags) {
        Path path = Path.of("cases", name + ".java");
        var lines = List.of("//DESCRIPTION d", "//MAIN C", "//DEPS ../lib/Casebook.java", "//SYSTEM none", "//TAGS " + String.join(" ", tags));
        return new CaseFile(path, Optional.of(Header.parse(path, lines)), Optional.empty());
    }

    private List<String> pick(List<String> words, String prefix, String... tags) {
        return new Selection(Selector.parse(words), Optional.ofNullable(prefix), List.of(tags), List.of()).of(files).stream().map(CaseFile::name).toList();
    }

    @Test void nothingSaidIsAll() { assertThat(pick(List.of(), null), hasSize(5)); }

    @Test void numbersRangesNamesAndLists() {
        assertThat(pick(List.of("013"), null), contains("013_s3_gateway_basic"));
        assertThat(pick(List.of("13", "1"), null), contains("001_cluster_bootstrap", "013_s3_gateway_basic"));
        assertThat(pick(List.of("1-4,101-136"), null), contains("001_cluster_bootstrap", "004_schema", "101_log"));
        assertThat(pick(List.of("004_schema"), null), contains("004_schema"));
        assertThat(pick(List.of("cases/004_schema.java"), null), contains("004_schema"));
        assertThat(pick(List.of("500-600"), null), is(empty()));
    }

    @Test void prefixAndTagsNarrow() {
        assertThat(pick(List.of(), "01"), contains("013_s3_gateway_basic", "015_broken"));
        assertThat(pick(List.of(), "013_s3"), contains("013_s3_gateway_basic"));
        assertThat(pick(List.of("1-4"), null, "quick", "log"), contains("001_cluster_bootstrap"));
    }

    @Test void aBrokenHeaderIsNeverDroppedForItsTags() { assertThat(pick(List.of(), null, "s3"), contains("013_s3_gateway_basic", "015_broken")); }

    @Test void anUnknownOneNamesTheNearest() {
        assertThat(complaint("14"), is("no case 14; the nearest is 013_s3_gateway_basic"));
        assertThat(complaint("99"), is("no case 99; the nearest is 101_log"));
        assertThat(complaint("s3_gatewya_basic"), is("no case s3_gatewya_basic; the nearest is 013_s3_gateway_basic"));
        assertThat(complaint("bootstrap"), is("no case bootstrap; the nearest is 001_cluster_bootstrap"));
        assertThat(complaint("5-3"), containsString("ends before it begins"));
        assertThat(complaint("1-"), containsString("is no case"));
        assertThat(complaint("99999999999"), startsWith("no case 99999999999"));
    }

    private String complaint(String word) { return assertThrows(UsageError.class, () -> pick(List.of(word), null)).getMessage(); }

    @Property(tries = 200) boolean aRangePicksExactlyItsNumbers(@ForAll @IntRange(max = 999) int a, @ForAll @IntRange(max = 999) int b, @ForAll @IntRange(max = 999) int number) {
        int from = Math.min(a, b);
        int to = Math.max(a, b);
        CaseFile f = file("%03d_x".formatted(number));
        return Selector.parse(List.of(from + "-" + to)).getFirst().picks(f) == (from <= number && number <= to);
    }

    @Property(tries = 200) boolean leadingZeroesMeanNothing(@ForAll @IntRange(max = 999) int n) {
        var plain = Selector.parse(List.of(String.valueOf(n))).getFirst();
        var padded = Selector.parse(List.of("%05d".formatted(n))).getFirst();
        return plain.from() == padded.from() && plain.to() == padded.to() && plain.mustExist() && !plain.isName();
    }

    @Property(tries = 100) boolean aCommaListIsItsWords(@ForAll @Size(min = 1, max = 6) List<@IntRange(max = 999) Integer> numbers) {
        List<String> words = numbers.stream().map(String::valueOf).toList();
        return Selector.parse(List.of(String.join(",", words))).equals(Selector.parse(words));
    }

    @Property(tries = 300) boolean anyWordParsesOrIsAUsageError(@ForAll @StringLength(max = 12) String word) {
        try {
            return Selector.parse(List.of(word)).stream().allMatch(s -> s.isName() || s.from() <= s.to());
        } catch (UsageError e) {
            return !e.getMessage().isBlank();
        }
    }

    @Property(tries = 200) boolean editsAreADistance(@ForAll @StringLength(max = 8) String a, @ForAll @StringLength(max = 8) String b) {
        int edits = Selection.edits(a, b);
        return edits == Selection.edits(b, a) && (edits == 0) == a.equals(b) && edits <= Math.max(a.length(), b.length());
    }

    @Test void numbersUpTo999AreThreeDigits() { IntStream.of(1, 12, 999).forEach(n -> assertThat(file("%03d_x".formatted(n)).id(), is("%03d".formatted(n)))); }
}
