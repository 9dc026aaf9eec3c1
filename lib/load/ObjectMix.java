package load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * PUT and GET of a set of objects over HTTP, each answer judged: every body says in its first bytes whose it is and which version, and
 * the rest follows from that, so that a read tells stale, foreign and damaged bytes from right ones.
 */
public final class ObjectMix {
    /** Key, version and size in hexadecimal digits. */
    private static final int HEAD_BYTES = 32;
    private static final int NOT_FOUND = 404;
    private final List<StoredObject> objects;
    private final UnaryOperator<String> target;
    private final String authority;
    private final int putStatus;
    private final Sizes sizes;
    private final byte[] pool;

    private ObjectMix(List<StoredObject> objects, UnaryOperator<String> target, String authority, int putStatus, Sizes sizes, byte[] pool) {
        this.objects = objects;
        this.target = target;
        this.authority = authority;
        this.putStatus = putStatus;
        this.sizes = sizes;
        this.pool = pool;
    }

    /**
     * Of as many objects as given, none of which is there yet.
     *
     * @param target    the raw target of a request for a key, such as {@code /bucket/key}
     * @param putStatus what a good PUT answers
     */
    public static ObjectMix of(int count, String authority, UnaryOperator<String> target, int putStatus, Sizes sizes, SplittableRandom random) {
        byte[] pool = new byte[2 * Math.max(HEAD_BYTES, sizes.largest())];
        random.nextBytes(pool);
        return new ObjectMix(IntStream.range(0, count).mapToObj(i -> new StoredObject("load/" + i)).toList(), target, authority, putStatus, sizes, pool);
    }

    /** The same objects by another route, such as a second API. */
    public ObjectMix by(UnaryOperator<String> otherTarget, int otherPutStatus) { return new ObjectMix(objects, otherTarget, authority, otherPutStatus, sizes, pool); }

    public List<String> keys() { return objects.stream().map(StoredObject::key).toList(); }

    /** A PUT of the next version of some object that nobody writes just now; a GET where all are being written. */
    public Exchange put(SplittableRandom random) {
        int first = random.nextInt(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            int index = (first + i) % objects.size();
            long version = objects.get(index).begin();
            if (version > 0) return put(index, version, random);
        }
        return get(random);
    }

    /** A PUT of each object that nobody ever acknowledged, such as all at first. */
    public List<Exchange> unwritten(SplittableRandom random) {
        return IntStream.range(0, objects.size()).filter(i -> objects.get(i).acknowledged() == 0).mapToObj(i -> put(i, objects.get(i).begin(), random)).toList();
    }

    private Exchange put(int index, long version, SplittableRandom random) {
        StoredObject object = objects.get(index);
        byte[] request = Exchange.request("PUT", target.apply(object.key()), authority, body(index, version, Math.max(HEAD_BYTES, sizes.pick(random))));
        return new Exchange() {
            @Override public byte[] request() { return request; }

            @Override public String judge(Answer answer) {
                if (answer.status() == putStatus) object.acknowledged(version);
                else if (answer.status() == 503) object.refused(version);
                else object.unknown(version);
                return answer.status() == putStatus ? null : Exchange.Status.words(answer.status());
            }

            @Override public void unanswered() { object.unknown(version); }
        };
    }

    public Exchange get(SplittableRandom random) {
        int index = random.nextInt(objects.size());
        StoredObject object = objects.get(index);
        byte[] request = Exchange.request("GET", target.apply(object.key()), authority, null);
        long floor = object.acknowledged();
        return new Exchange() {
            @Override public byte[] request() { return request; }

            @Override public String judge(Answer answer) {
                if (floor > 0 && answer.status() == NOT_FOUND) return "acknowledged object not found"; // the load deletes none
                if (answer.status() / 100 != 2) return Exchange.Status.words(answer.status()); // which of them is judged without load
                return ObjectMix.this.judge(index, floor, answer.bytes(), answer.bodyStart(), answer.bodyLength());
            }
        };
    }

    /** What is wrong with a body that was read by {@link #keys() key} when nothing was being written; "right" when nothing is. */
    public String judge(String key, byte[] body) {
        int index = Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
        String wrong = judge(index, objects.get(index).acknowledged(), body, 0, body.length);
        return wrong == null ? "right" : wrong;
    }

    byte[] body(int index, long version, int sizeBytes) {
        byte[] body = Arrays.copyOfRange(pool, offset(index, version), offset(index, version) + sizeBytes);
        byte[] head = "%08x%016x%08x".formatted(index, version, sizeBytes).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, body, 0, HEAD_BYTES);
        return body;
    }

    private int offset(int index, long version) { return (int) Math.floorMod(index * 31L + version * 17L, (long) pool.length / 2); }

    private String judge(int index, long floor, byte[] bytes, int from, int length) {
        if (length < HEAD_BYTES) return "cut body";
        long owner = hex(bytes, from, 8);
        long version = hex(bytes, from + 8, 16);
        long size = hex(bytes, from + 24, 8);
        if (owner < 0 || version < 0 || size < 0) return "damaged body";
        if (owner != index) return "body of another object";
        if (size != length) return "cut body";
        int at = offset(index, version);
        if (length > pool.length / 2 || !Arrays.equals(bytes, from + HEAD_BYTES, from + length, pool, at + HEAD_BYTES, at + length)) return "damaged body";
        return objects.get(index).judge(version, floor);
    }

    /** -1 where there is something else. */
    private static long hex(byte[] bytes, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) return -1;
            number = number << 4 | digit;
        }
        return number;
    }
}
