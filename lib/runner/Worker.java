package runner;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.Header;
import kit.Hold;
import kit.Lifeline;
import kit.Result;
import kit.SharedProcesses;

/**
 * A JVM that runs cases one after the other for run_all, each in a class loader of its own; the kit is shared. It ends
 * at once when the runner is gone, whose death its standard input tells; its reaper then cleans up.
 */
public final class Worker implements Case.Host {
    private static final int RUNNER_GONE = 137;
    private static final int STOPPED = 130;
    private static final int THREADS_END_MS = 300;

    private final PrintStream runner;
    private final CaseOutput output = new CaseOutput();
    private final BlockingQueue<Wire.Order> orders = new LinkedBlockingQueue<>();
    private Header header;
    private boolean ended;
    private volatile Hold hold;

    private Worker(PrintStream runner) { this.runner = runner; }

    public static void main(String[] args) throws Exception {
        var worker = new Worker(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        InputStream in = System.in;
        System.setIn(InputStream.nullInputStream());
        var printed = new PrintStream(worker.output, true, StandardCharsets.UTF_8);
        System.setOut(printed);
        System.setErr(printed);
        Thread.ofPlatform().daemon().name("worker-listens").start(() -> worker.listen(in));
        Case.hostedBy(worker);
        Lifeline.get().makeOwnTemporary();
        worker.work();
        System.setIn(in);
    }

    private void listen(InputStream in) {
        try {
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)); // never closed: a watch goes on reading
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Wire.Order order = Wire.order(line);
                take(order);
                if (order.kind() == Wire.Order.Kind.END) return;
            }
        } catch (IOException e) {
            // the same as its end
        }
        Lifeline.get().cut();
        Runtime.getRuntime().halt(RUNNER_GONE);
    }

    /** A shutdown in mid-case lets the kit close servers and keep the partial result; it runs beside this thread. */
    private void take(Wire.Order order) {
        switch (order.kind()) {
            case STOP -> Thread.ofPlatform().start(() -> System.exit(STOPPED));
            case RELEASE -> hold.release();
            default -> orders.add(order);
        }
    }

    /** Returns after END; what comes of this JVM is the runner's business, which ends it or has another kit for it. */
    private void work() throws Exception {
        while (true) {
            Wire.Order order = orders.take();
            switch (order.kind()) {
                case CASE -> runCase(order);
                case TRAIN -> leave();
                default -> {
                    SharedProcesses.endAll();
                    Lifeline.get().close();
                    report(Wire.Report.Kind.BYE, null, false); // the runner ends this JVM: leaving by itself takes it 300 ms longer
                    return;
                }
            }
        }
    }

    /** The JVM starts another one to write its class cache; the reaper, still there, ends that one should the runner be killed. */
    private static void leave() {
        SharedProcesses.endAll();
        Lifeline.get().process(ProcessHandle.current());
        System.exit(0);
    }

    private void runCase(Wire.Order order) throws IOException {
        header = Header.of(Path.of(order.file()));
        ended = false;
        output.to(Path.of(order.outputLog()));
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        String broken = call(header, order);
        boolean spent = leftThreads(before);
        output.to(null);
        if (ended) report(Wire.Report.Kind.ENDED, null, spent);
        else report(Wire.Report.Kind.BROKEN, broken == null ? "ended without a verdict: its main does not call Case.run" : broken, spent);
    }

    /** Runs the case's main. Returns what stopped it from giving a result, or null. */
    private static String call(Header header, Wire.Order order) {
        try (var loader = new URLClassLoader(header.name(), urls(order.classPath()), Worker.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            var main = loader.loadClass(header.mainClass()).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) order.args().toArray(String[]::new));
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        } catch (ReflectiveOperationException | LinkageError | IOException e) {
            return "cannot be started: " + e;
        } finally {
            Thread.currentThread().setContextClassLoader(Worker.class.getClassLoader());
        }
    }

    private static URL[] urls(List<String> paths) throws IOException {
        URL[] urls = new URL[paths.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = Path.of(paths.get(i)).toUri().toURL();
        return urls;
    }

    /** Threads that the case started and that do not end by themselves could disturb the next one. */
    private static boolean leftThreads(Set<Thread> before) {
        Set<Thread> fresh = new HashSet<>(Thread.getAllStackTraces().keySet());
        fresh.removeAll(before);
        fresh.removeIf(t -> t.isDaemon() || !t.isAlive());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(THREADS_END_MS);
        try {
            for (Thread t : fresh) t.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fresh.stream().anyMatch(Thread::isAlive);
    }

    private void report(Wire.Report.Kind kind, String text, boolean spent) {
        byte[] line = Wire.line(new Wire.Report(kind, text, spent)).getBytes(StandardCharsets.UTF_8);
        runner.write(line, 0, line.length);
        runner.flush();
    }

    @Override public Header header() { return header; }

    @Override public void stepBegins(String caseName, String title) { report(Wire.Report.Kind.STEP, title, false); }

    @Override public void holds(Result soFar, List<String> running, Hold hold) {
        this.hold = hold;
        report(Wire.Report.Kind.HELD, Stream.of(soFar.notes(), running).flatMap(List::stream).collect(Collectors.joining("\n")), false);
    }

    @Override public void ended(Result result) { ended = true; }
}
