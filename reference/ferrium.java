///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reference key-value server: keeps contracts/kv.md, with the command line of the real server.
//JAVA 25+
//DEPS org.apache.ratis:ratis-server:3.3.0
//DEPS org.apache.ratis:ratis-grpc:3.3.0
//DEPS org.apache.ratis:ratis-metrics-default:3.3.0
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//DEPS org.slf4j:slf4j-nop:2.0.18
//SOURCES ferrium/*.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow

/**
 * One node of a replicated key-value store: HTTP for clients and other nodes, gRPC for clients, Apache Ratis on a port of its own.
 *
 * 1. A fresh node belongs to no group and serves /health. /init gives it a group of which it is the only voter.
 * 2. A write is one entry of the group's log, a batch too. It is answered once a majority has it on disk and the leader has applied it.
 * 3. A read is answered by the leader only, once a majority has taken an empty entry that was submitted after the read began.
 * 4. Whoever does not lead refuses, and names the leader.
 * 5. A newcomer asks its peers for a leader, and the leader to become a learner: it makes an empty group, which the leader fills. It votes once promoted.
 * 6. On disk: the log, synced before an entry counts, and snapshots; both below data_dir, which one process at a time may use.
 */
class FerriumReference {
    static void main(String[] args) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300"); // longer than clients keep a connection idle
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.exit(ferrium.Cli.run(args));
    }
}
