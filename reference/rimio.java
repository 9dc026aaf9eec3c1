///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Reference object store: keeps contracts/rimio.md, with the command line of the real server.
//JAVA 25+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-yaml:2.22.1
//DEPS redis.clients:jedis:7.0.0
//DEPS org.xerial:sqlite-jdbc:3.54.1.0
//DEPS org.slf4j:slf4j-nop:1.7.36
//SOURCES rimio/*.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m --enable-native-access=ALL-UNNAMED

/**
 * A cluster of equal nodes that stores blobs by path, strongly consistent per path. Each replica keeps one register per path, in the sqlite file of
 * the path's slot; any node coordinates any request; N replicas, W to write, R = N-W+1 to read.
 *
 * 1. prepare(ballot): a replica that promised no higher ballot promises, and tells its register. Fewer than max(R, W) promises: 503, nothing written.
 * 2. The promises show the current head (the highest committed one), the memory of the write id (a repeat is answered from it), and perhaps a
 *    proposal that somebody left unfinished: if it may have been chosen it is finished first, under the new ballot.
 * 3. Preconditions are judged against the current head; the generation is one more than its.
 *    With an archive the value goes there now: if that fails, nothing was proposed and nothing has changed.
 * 4. accept(ballot, head, bytes): a replica stores the part file and the proposal, not visible. W acceptances: it is chosen.
 * 5. commit: in one transaction head, part row and write id become visible. Answered when W replicas did it.
 * 6. Not chosen: it is withdrawn wherever it may be; only if that is certain the answer is 503, else 500 "outcome unknown".
 * 7. Reads ask all, wait for R registers, answer the highest committed head; an unfinished proposal that may be chosen is finished first.
 * 8. LIST does the same for pages of paths; repair copies heads, bytes and write ids, never backwards.
 */
class RimioReference {
    static void main(String[] args) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300"); // longer than clients keep a connection idle
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.exit(rimio.Cli.run(args));
    }
}
