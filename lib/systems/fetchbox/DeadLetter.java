package systems.fetchbox;

/** A DeadLetterTask (contracts/fetchbox.md §4). */
public record DeadLetter(Task task, String code, String message, int attempts, long failedAtMs) {
    /** In place of one that is missing: everything in it is empty. */
    public static final DeadLetter NONE = of(new byte[0]);

    static DeadLetter of(byte[] message) {
        var in = Proto.of(message);
        return new DeadLetter(Task.of(in.bytes(1)), in.text(2), in.text(3), (int) in.number(4), in.number(5));
    }
}
