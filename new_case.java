///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writes the skeleton of a new case with the next free number of its system, and its alias. See --help.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1
//DEPS lib/Casebook.java

class new_case {
    static void main(String[] args) { runner.NewCase.run(args); }
}
