package kit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the {@link Reaper}, a small process beside this one, what to end and delete should this process be
 * killed. The reaper reads a pipe; when this process is gone, however it went, the pipe ends and it acts.
 */
public final class Lifeline {
    /** Every process started for this JVM carries this variable, so that even an unregistered one is found. */
    public static final String TAG_VARIABLE = "CASEBOOK_TAG";

    private static final Lifeline INSTANCE = new Lifeline();
    /** Set by a parent that started this JVM with {@link #TAG_VARIABLE}: then every descendant carries the tag by itself. */
    public static final String TAG_PROPERTY = "casebook.tag";

    private final String tag = System.getProperty(TAG_PROPERTY, UUID.randomUUID().toString());
    private Process process;
    private PrintWriter reaper;
    private boolean isCut;

    private Lifeline() {}

    public static Lifeline get() { return INSTANCE; }

    /** The value of {@link #TAG_VARIABLE} for children of this JVM. */
    public String tag() { return tag; }

    public void process(ProcessHandle p) { tell("process " + identity(p)); }

    public void ended(ProcessHandle p) { tell("ended " + p.pid()); }

    /** A pid may be given to a stranger later: pid and start tell a process for certain, also one that, like Redis, hides its environment. */
    static String identity(ProcessHandle p) { return p.pid() + " " + p.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L); }

    public void folder(Path folder) { tell("folder " + folder); }

    public void deleted(Path folder) { tell("deleted " + folder); }

    /** Keys to delete from a Redis that outlives this process; {@code pattern} as in SCAN MATCH. */
    public void keys(String redisUrl, String pattern) { tell("keys " + redisUrl + " " + pattern); }

    public void keysDeleted(String redisUrl, String pattern) { tell("cleared " + redisUrl + " " + pattern); }

    /** Starts the reaper early, so that its start-up overlaps with other work. */
    public void start() { tell("hello"); }

    /**
     * Lets the reaper do what is left and end; for the very end of this JVM. Waiting for it here is cheaper than
     * the 300 ms that a JVM waits at its exit for a thread that watches a child.
     */
    public synchronized void close() {
        if (reaper == null) return;
        reaper.close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reaper = null;
    }

    /**
     * A fresh folder below the system's temporary one, made after the reaper knows of it: killed in between, this
     * process leaves a name that does not exist rather than a folder that nobody knows.
     */
    public Path newFolder(String prefix) {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
            Path folder = temporary.resolve(prefix + Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), 36));
            folder(folder);
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] own = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))} : new FileAttribute<?>[0];
            return Files.createDirectory(folder, own);
        } catch (IOException e) {
            throw new SetupError("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    /** The temporary folder of this JVM alone, if the JVM was started with one ({@link CaseLeftovers#OWN_TEMPORARY}); made after the reaper knows of it. */
    public void makeOwnTemporary() {
        String own = System.getProperty(CaseLeftovers.OWN_TEMPORARY);
        if (own == null) return;
        folder(Path.of(own));
        try {
            Files.createDirectories(Path.of(own));
        } catch (IOException e) {
            throw new SetupError("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    /**
     * Lets the reaper act at once, this JVM included; for one that must go now, since leaving by itself may take it
     * seconds. From here on whoever wants to register something waits for ever, and so starts or makes nothing more.
     */
    public synchronized void cut() {
        isCut = true;
        if (reaper != null) reaper.close();
    }

    private synchronized void tell(String line) {
        while (isCut) LockSupport.park(this);
        if (reaper == null) reaper = spawn();
        reaper.println(line);
    }

    private PrintWriter spawn() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-XX:-UsePerfData",
            "-cp", System.getProperty("java.class.path"), Reaper.class.getName(), tag));
        builder.environment().remove(TAG_VARIABLE); // the reaper is nobody's leftover
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
            return new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SetupError("cannot start the reaper, without which servers could outlive this process: " + e.getMessage(), e);
        }
    }
}
