///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reference crawl pipeline: keeps contracts/fetchbox.md; api, worker, or server for both.
//JAVA 25+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//DEPS org.apache.kafka:kafka-clients:4.3.1
//DEPS org.apache.iggy:iggy:0.8.0
//DEPS org.xerial:sqlite-jdbc:3.54.1.0
//DEPS org.slf4j:slf4j-nop:1.7.36
//SOURCES fetchbox/*.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m -Dio.netty.eventLoopThreads=1 --enable-native-access=ALL-UNNAMED

/**
 * Manifests in, objects out. The API stores the manifest, records the job, appends one task per resource to the log and only then answers 202.
 * Workers share the tasks as a consumer group; a task is acknowledged once its outcome is told (object stored, or dead letter written), so a
 * worker may die at any moment: the task comes again, and writes the same object under the same key.
 *
 * The ledger belongs to the API alone. A JobStatus carries counts but no resource; its log_offset names the JobLog of the same outcome, and from
 * that entry the ledger learns which resource it was, so that a repeat counts once.
 */
class FetchBoxReference {
    static void main(String[] args) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300"); // longer than clients keep a connection idle
        System.exit(fetchbox.Cli.run(args));
    }
}
