///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A load on any HTTP server at a fixed rate: latency as its users see it, goals, the highest rate that keeps them, two results compared. See --help and docs/load.md.
//JAVA 25+
//MAIN load_command
//DEPS lib/Casebook.java

class load_command {
    static void main(String[] args) { load.LoadCommand.run(args, report.LoadSection::write); }
}
