package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules of a manifest that would otherwise break something behind the API. */
class ManifestTest {
    private static Manifest of(String id, Map<String, String> headers) {
        var json = Json.object().put("manifest_version", "v1");
        json.putObject("metadata");
        var resource = json.putArray("resources").addObject().put("id", id).put("url", "http://127.0.0.1/a");
        resource.set("headers", Json.object(headers));
        return Manifest.of(json, Defects.named(List.of()));
    }

    private static int status(String id, Map<String, String> headers) { return assertThrows(Refusal.class, () -> of(id, headers), id + headers).status(); }

    @Test void headersThatAreOnePassInLowerCase() {
        assertThat(of("a", Map.of("X-Own", "a\tb ü")).resources().getFirst().headers(), is(Map.of("x-own", "a\tb ü")));
    }

    @Test void aHeaderThatWouldBecomeTwoIsRefused() {
        for (var bad : List.of(Map.of("x-a", "1\r\nx-b: 2"), Map.of("x-a", "1\n2"), Map.of("x-a", "\u007f"), Map.of("x a", "1"), Map.of("x:", "1"), Map.of("", "1"), Map.of("ü", "1"))) assertThat(status("a", bad), is(400));
    }

    @Test void anIdThatIsNoTextIsRefused() {
        assertThat(of("\ud83d\ude00", Map.of()).resources().getFirst().id(), is("\ud83d\ude00"));
        for (String half : List.of("\ud83d", "a\ude00b")) assertThat(status(half, Map.of()), is(400));
    }
}
