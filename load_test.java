///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A load on a pipeline: manifests at a fixed rate, API latency, and what workers make of the jobs. It is case 606 by another name; see --help and docs/load.md.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN load_test
//SOURCES cases/606_ingest_at_a_rate.java
//DEPS lib/Casebook.java

class load_test {
    static void main(String[] args) { IngestAtARate.main(args); }
}
