package kit;

/** A {@link Case#require} did not hold: the case stops here, and the failure is already recorded. */
public final class CheckFailed extends RuntimeException {
    CheckFailed(String id) { super(id); }
}
