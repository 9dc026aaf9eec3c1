package kit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kit.Result.Failure;
import org.hamcrest.Matcher;
import org.hamcrest.StringDescription;

/**
 * One numbered script: a claim about a system, told in steps and judged by checks.
 *
 * <pre>
 * static void main(String[] args) { Case.run(args, S3GatewayBasic::check); }
 * </pre>
 *
 * A failed {@link #check} is recorded and the case goes on; {@link #require} stops it. Everything that a case
 * opened is closed at its end, in reverse order, whatever happened.
 */
public final class Case {
    /** What a case does; any exception ends it. */
    @FunctionalInterface public interface Body { void run(Case c) throws Exception; }

    /** What a step does. */
    @FunctionalInterface public interface Work { void run() throws Exception; }

    /** Who runs cases inside a JVM of its own and wants to hear of them; see {@link #hostedBy}. */
    public interface Host {
        /** The header of the case that is about to run: the runner has read its file already. */
        Header header();

        void stepBegins(String caseName, String title);

        /** Under {@code --keep-running}: {@code soFar} is written, and the servers stay until the hold is released. */
        default void holds(Result soFar, List<String> running, Hold hold) { hold.release(); }

        /** A check was evaluated; the failure is there when it did not hold. */
        default void checked(String id, Optional<Failure> failure) {}

        default void noted(String text) {}

        void ended(Result result);
    }

    private static volatile Host host;
    private final CaseRun run;

    Case(CaseRun run) { this.run = run; }

    /** Runs the body under the given command line, prints the verdict and exits with {@link Verdict#exitCode}. */
    public static void run(String[] args, Body body) {
        Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
        CommandLineStart.run(caller.getSimpleName(), args, body, Optional.ofNullable(host));
    }

    /** For a host: runs the body to its end in this JVM, also one that has no file. */
    public static Result run(Options options, Host host, Body body) {
        Result result = new CaseRun(Repository.find(), host.header(), options, Optional.of(host)).run(body);
        host.ended(result);
        return result;
    }

    /** For the runner: cases report to it in place of the console, and the JVM stays when they end. */
    public static void hostedBy(Host runner) { host = runner; }

    /** A named part of the case, timed and shown while it runs. */
    public void step(String title, Work work) { run.step(title, work); }

    /**
     * Records whether {@code actual} is as expected; the case goes on.
     *
     * @param id stable name below the case's number: what is judged, a dot, what must hold, such as {@code get.whole-object-is-200}
     */
    public <T> boolean check(String id, T actual, Matcher<? super T> expected) { return judge(id, actual, expected, false); }

    private <T> boolean judge(String id, T actual, Matcher<? super T> expected, boolean recommended) {
        if (expected.matches(actual)) return run.passed(id, recommended);
        var mismatch = new StringDescription();
        expected.describeMismatch(actual, mismatch);
        return run.failed(id, StringDescription.toString(expected), mismatch.toString(), actual instanceof Pictured seen ? seen.picture() : "", recommended);
    }

    /** As {@link #check}, for what the contract only recommends (its clauses tagged S): a failure is a warning. */
    public <T> boolean recommend(String id, T actual, Matcher<? super T> expected) { return judge(id, actual, expected, true); }

    /** As {@link #check}, but nothing after it makes sense when it fails: the case stops. */
    public <T> void require(String id, T actual, Matcher<? super T> expected) {
        if (!check(id, actual, expected)) throw new CheckFailed(id);
    }

    /** A check on something that may take up to {@code limit}: asks again until it holds or the time is over. */
    public <T> boolean checkWithin(Duration limit, String id, Supplier<T> actual, Matcher<? super T> expected) {
        return check(id, lastWhile(last -> !expected.matches(last), limit, actual), expected);
    }

    /** A check on something that must hold all the time, such as that no value is lost: asks again until it fails or the time is over. */
    public <T> boolean checkThroughout(Duration time, String id, Supplier<T> actual, Matcher<? super T> expected) {
        return check(id, lastWhile(expected::matches, time, actual), expected);
    }

    private static <T> T lastWhile(Predicate<T> goOn, Duration time, Supplier<T> actual) {
        long deadline = System.nanoTime() + time.toNanos();
        T last = actual.get();
        while (goOn.test(last) && System.nanoTime() < deadline) {
            pause();
            last = actual.get();
        }
        return last;
    }

    /** Checks that failed so far and are not in the target's ledger, by their ids. */
    public List<String> unexpected() { return run.unexpected(); }

    /** Work whose checks do not count, such as a try whether a smaller schedule fails, too; what it opens is closed at its end. Returns the ids of those that failed. */
    public List<String> rehearse(Work work) { return run.rehearse(work); }

    /** The command that runs this case again, with these words in place of its seed. */
    public String again(String... words) { return FailureText.again(header().file().getFileName().toString(), 0, Stream.concat(options().flagsGiven().stream(), Stream.of(words)).toList()); }

    /** Notes in log and result that something is broken from now on. Cases inject a {@code fault.Fault}, which does this and more. */
    public FaultBand faultBegins(String name, String target) { return run.faultBegins(name, target); }

    /** Registers something to close at the end of the case; closing twice must do no harm. */
    public <C extends AutoCloseable> C closeAtEnd(C resource) { return run.closeAtEnd(resource); }

    /** Whether servers outlive the block that started them: under {@code --keep-running}, until the person who reads the verdict lets them go. */
    public boolean keepsServers() { return run.keepsServers(); }

    /** Time spent to make servers ready; reported apart from the case's own. */
    public <T> T settingUp(Supplier<T> work) { return run.settingUp(work); }

    /** Says a fact about the set-up once, such as which Redis is used. */
    public void note(String text) { run.note(text); }

    /** What was broken so far, and whether it is mended. */
    public List<Result.FaultResult> faults() { return run.faults(); }

    public Header header() { return run.header(); }

    public Options options() { return run.options(); }

    public Repository repository() { return run.repository(); }

    public Workspace workspace() { return run.workspace(); }

    public Trail trail() { return run.trail(); }

    /** As the first line prints it. */
    public long seed() { return run.seed(); }

    /** The source of every random choice of this case; the same {@code --seed} gives the same sequence. */
    public SplittableRandom random() { return run.random(); }

    /** Random bytes from the seed. */
    public byte[] bytes(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        run.random().nextBytes(bytes);
        return bytes;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }
}
