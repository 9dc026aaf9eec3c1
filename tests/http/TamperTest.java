package http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way of tampering changes some answer, and only in its own respect. */
class TamperTest {
    private static Reply reply(String type, String body) {
        return new Reply("GET /", 201, HttpHeaders.of(Map.of("content-type", List.of(type), "etag", List.of("\"e\"")), (n, v) -> true), body.getBytes(), 1);
    }

    private static final Reply JSON = reply("application/json", "{\"a\":\"x\",\"n\":1,\"f\":true,\"z\":null,\"l\":[1,2]}");
    private static final Reply XML = reply("application/xml", "<?xml version=\"1.0\"?><R><K>key</K><N>3</N><T>true</T></R>");

    private static String told(Reply r) { return r.status() + " " + r.headers().map() + " " + r.text(); }

    @Test void everyKindChangesAnAnswer() {
        for (Tamper t : Tamper.values()) assertThat(t.flag(), List.of(told(t.apply(JSON)), told(t.apply(XML))), not(List.of(told(JSON), told(XML))));
    }

    @Test void jsonIsChangedByItsTypes() {
        assertThat(Tamper.NUMBERS_CHANGED.apply(JSON).text(), is("{\"a\":\"x\",\"n\":2,\"f\":true,\"z\":null,\"l\":[2,3]}"));
        assertThat(Tamper.TEXTS_CHANGED.apply(JSON).text("a"), is("x~"));
        assertThat(Tamper.FLAGS_CHANGED.apply(JSON).text(), is("{\"a\":\"x\",\"n\":1,\"f\":false,\"z\":\"x\",\"l\":[1,2]}"));
        assertThat(Tamper.LISTS_REVERSED.apply(JSON).json().path("l").toString(), is("[2,1]"));
        assertThat(Tamper.LISTS_DOUBLED.apply(JSON).json().path("l").toString(), is("[1,2,1,2]"));
        assertThat(Tamper.LISTS_EMPTY.apply(JSON).json().path("l").toString(), is("[]"));
    }

    @Test void xmlIsChangedInItsTexts() {
        assertThat(Tamper.TEXTS_CHANGED.apply(XML).text(), containsString("<K>key~</K>"));
        assertThat(Tamper.NUMBERS_CHANGED.apply(XML).text(), containsString("<N>13</N>"));
        assertThat(Tamper.FLAGS_CHANGED.apply(XML).text(), containsString("<T>false</T>"));
    }

    @Test void whatIsNoContainerStaysAsItIs() {
        Reply plain = reply("text/plain", "7");
        for (Tamper t : List.of(Tamper.NUMBERS_CHANGED, Tamper.TEXTS_GONE, Tamper.LISTS_EMPTY)) assertThat(t.apply(plain), is(plain));
        assertThat(Tamper.BODY_CHANGED.apply(reply("text/plain", "")).body().length, is(1));
    }

    @Test void unknownNamesAreRefusedWithTheList() {
        assertThat(assertThrows(IllegalArgumentException.class, () -> Tamper.named("nothing")).getMessage(), containsString("body-changed"));
        for (Tamper t : Tamper.values()) assertThat(Tamper.named(t.flag()), is(t));
    }
}
