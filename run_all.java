///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs the cases in cases/: all, or those that numbers, ranges, prefixes and tags select. See --help and docs/testing.md.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1
//DEPS lib/Casebook.java

class run_all {
    static void main(String[] args) { runner.RunAll.run(args, new report.Reports()); }
}
