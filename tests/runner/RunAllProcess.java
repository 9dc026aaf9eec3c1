package runner;

/** The main class that tests start run_all by; the script itself is left to JBang. */
final class RunAllProcess {
    private RunAllProcess() {}

    public static void main(String[] args) { RunAll.run(args, new report.Reports()); }
}
