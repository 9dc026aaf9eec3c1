package toxiproxy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A toxic of a proxy as the API shows it.
 *
 * @param toxicity share of connections to which it applies, 0 to 1
 */
@JsonPropertyOrder({"attributes", "name", "type", "stream", "toxicity"})
record ToxicEntry(String name, String type, String stream, float toxicity, @JsonProperty("attributes") Toxic toxic) {
    static final String UPSTREAM = "upstream";
    static final String DOWNSTREAM = "downstream";

    @JsonIgnore boolean isUpstream() { return stream.equals(UPSTREAM); }
}
