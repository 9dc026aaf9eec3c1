package load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One HTTP request that was made ready, and the judge of its answer. Both are called by the thread that sends, so they must be quick. */
public interface Exchange {
    /** The whole request, head and body. */
    byte[] request();

    /** Null for a right answer, else what is wrong with it in a few words: they are counted by their text. */
    String judge(Answer answer);

    /** There is no whole answer: what the request did is unknown. */
    default void unanswered() {}

    /** A request whose answer must have this status; it may be sent any number of times. */
    static Exchange expecting(int status, byte[] request) {
        return new Exchange() {
            @Override public byte[] request() { return request; }

            @Override public String judge(Answer answer) { return answer.status() == status ? null : Status.words(answer.status()); }
        };
    }

    /** @param headers names and values in turn; a body brings its content-length */
    static byte[] request(String method, String rawTarget, String authority, byte[] body, String... headers) {
        var head = new StringBuilder(160).append(method).append(' ').append(rawTarget).append(" HTTP/1.1\r\nhost: ").append(authority).append("\r\n");
        for (int i = 0; i + 1 < headers.length; i += 2) head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        if (body != null) head.append("content-length: ").append(body.length).append("\r\n");
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (body == null) return first;
        byte[] all = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    /** The words for a status that was not wanted, made once each. */
    final class Status {
        private static final String[] WORDS = new String[1000];

        private Status() {}

        public static String words(int status) {
            int index = Math.clamp(status, 0, WORDS.length - 1);
            if (WORDS[index] == null) WORDS[index] = "status " + status;
            return WORDS[index];
        }
    }
}
