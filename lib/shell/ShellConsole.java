package shell;

import java.io.PrintStream;
import java.util.Optional;
import kit.Case;
import kit.Header;
import kit.Ink;
import kit.Result;
import kit.Result.Failure;

/** Tells the person at a shell what each check says, as it says it. */
final class ShellConsole implements Case.Host {
    private final Header header;
    private final PrintStream out;
    private final Ink ink = Ink.forStandardOutput();

    ShellConsole(Header header, PrintStream out) {
        this.header = header;
        this.out = out;
    }

    @Override public Header header() { return header; }

    @Override public void noted(String text) { out.println(ink.dim("· " + text)); }

    @Override public void stepBegins(String caseName, String title) { out.println("step " + title); }

    @Override public void checked(String id, Optional<Failure> failure) {
        out.println((failure.isEmpty() ? ink.green("pass") : ink.red("FAIL")) + " " + id);
        failure.ifPresent(f -> out.println("  expected " + f.expected() + "\n  got      " + f.got()));
    }

    @Override public void ended(Result result) {
        String why = result.reason() == null ? "" : "  " + result.reason();
        out.println(ink.verdict(result.verdict()) + why);
    }
}
