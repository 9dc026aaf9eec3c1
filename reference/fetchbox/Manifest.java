package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A manifest that keeps the rules of contracts/fetchbox.md §2. */
record Manifest(List<Resource> resources) {
    private static final int MAX_RESOURCES = 1000;
    private static final int MAX_ID_CHARS = 128;
    private static final int MAX_HEADERS = 10;
    private static final int MAX_HEADER_BYTES = 1024;

    record Resource(String id, String url, Map<String, String> headers, Map<String, String> tags) {}

    /** @throws Refusal INVALID_PAYLOAD */
    static Manifest of(JsonNode json, Defects defects) {
        require(json.isObject(), "a JSON object is expected");
        require(json.path("manifest_version").asText().equals("v1") || defects.on(Defect.ANY_MANIFEST_VERSION), "manifest_version is \"v1\"");
        require(json.path("metadata").isObject() || defects.on(Defect.METADATA_OPTIONAL), "metadata is an object");
        require(!json.has("attributes") || json.get("attributes").isObject(), "attributes is an object");
        JsonNode list = json.path("resources");
        int most = defects.on(Defect.RESOURCES_UNLIMITED) ? Integer.MAX_VALUE : MAX_RESOURCES - less(defects);
        require((list.isArray() || list.isObject() && defects.on(Defect.RESOURCES_OF_ANY_FORM)) && (!list.isEmpty() || defects.on(Defect.EMPTY_MANIFEST_ACCEPTED)) && list.size() <= most, "resources has 1 to " + MAX_RESOURCES + " entries");
        List<Resource> resources = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode n : list) {
            Resource r = resource(n, defects);
            require(ids.add(r.id) || defects.on(Defect.DOUBLE_IDS_ACCEPTED), "the id " + r.id + " is there twice");
            resources.add(r);
        }
        return new Manifest(resources);
    }

    private static Resource resource(JsonNode n, Defects defects) {
        var id = n.path("id").asText();
        int length = defects.on(Defect.ID_BYTES_COUNTED) ? id.getBytes(StandardCharsets.UTF_8).length : id.length();
        require(n.path("id").isTextual() && !id.isEmpty() && (length <= MAX_ID_CHARS - less(defects) || defects.on(Defect.LONG_IDS_ACCEPTED)), "a resource's id has 1 to " + MAX_ID_CHARS + " characters");
        require(id.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), "an id is a text: one of a resource has half a character");
        var url = n.path("url").asText();
        require(isHttp(url) && !(url.startsWith("https:") && defects.on(Defect.HTTPS_REFUSED)) || defects.on(Defect.ANY_URL_ACCEPTED), "the url of " + id + " is http or https");
        Map<String, String> headers = texts(n.path("headers"), "headers of " + id);
        require(headers.size() <= MAX_HEADERS || defects.on(Defect.HEADERS_UNLIMITED), "at most " + MAX_HEADERS + " headers for " + id);
        for (String value : headers.values()) require(value.getBytes(StandardCharsets.UTF_8).length <= MAX_HEADER_BYTES || defects.on(Defect.HEADERS_UNLIMITED), "a header of " + id + " is longer than 1 KB");
        require(Headers.areSound(headers), "a header of " + id + " is none: its name is a token, its value one line");
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> lower.put(defects.on(Defect.HEADER_NAMES_AS_GIVEN) ? name : name.toLowerCase(), value));
        return new Resource(id, url, lower, texts(n.path("tags"), "tags of " + id));
    }

    private static int less(Defects defects) { return defects.on(Defect.LIMITS_EXCLUSIVE) ? 1 : 0; }

    static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, String> texts(JsonNode n, String what) {
        if (n.isMissingNode() || n.isNull()) return Map.of();
        require(n.isObject(), what + " are an object");
        n.forEach(value -> require(value.isTextual(), what + " have texts"));
        return Json.texts(n);
    }

    private static void require(boolean kept, String rule) {
        if (!kept) throw Refusal.invalid(rule);
    }
}
