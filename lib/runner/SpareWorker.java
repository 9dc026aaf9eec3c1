package runner;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of a worker for a watch. A line of its standard input names the folders that go before the kit's jar; then it
 * is a {@link Worker} with these classes, until that one ends, and waits for the next such line. So an edit of lib/
 * costs neither the start of a JVM nor the loading of libraries.
 */
public final class SpareWorker {
    private static final int RUNNER_GONE = 137;

    private SpareWorker() {}

    public static void main(String[] args) throws Exception {
        String ownClassPath = System.getProperty("java.class.path");
        ClassLoader own = SpareWorker.class.getClassLoader(); // the fastest, but only once: a kit that was left has ended what it shares
        for (String folders = line(); folders != null; folders = line()) {
            System.setProperty("java.class.path", folders.isEmpty() ? ownClassPath : folders + File.pathSeparator + ownClassPath); // for the JVMs that cases start
            ClassLoader kit = own != null && folders.isEmpty() ? own : KitFirst.with(folders);
            own = null;
            Thread.currentThread().setContextClassLoader(kit);
            kit.loadClass(Worker.class.getName()).getMethod("main", String[].class).invoke(null, (Object) args);
        }
        Runtime.getRuntime().halt(RUNNER_GONE);
    }

    /** Byte by byte: what follows is for the worker. */
    private static String line() throws IOException {
        var line = new StringBuilder();
        int b = System.in.read();
        for (; b >= 0 && b != '\n'; b = System.in.read()) line.append((char) b);
        return b < 0 ? null : line.toString();
    }

    /** Takes the kit from these folders and its jar, and libraries from the loader of this JVM, which may have them ready. */
    private static final class KitFirst extends URLClassLoader {
        private KitFirst(URL[] urls) { super("kit", urls, SpareWorker.class.getClassLoader()); }

        static KitFirst with(String folders) throws IOException {
            List<URL> urls = new ArrayList<>();
            for (String folder : folders.split(File.pathSeparator)) if (!folder.isEmpty()) urls.add(Path.of(folder).toUri().toURL());
            urls.add(KitCompiler.jar().toUri().toURL());
            return new KitFirst(urls.toArray(URL[]::new));
        }

        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) return known;
                boolean kits = findResource(name.replace('.', '/') + ".class") != null;
                return kits ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
