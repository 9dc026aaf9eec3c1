///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node of Apache Kafka in KRaft mode, as it comes from Maven Central: kafka.java CLUSTER_ID server.properties
//JAVA 25+
//DEPS org.apache.kafka:kafka_2.13:${kafka.version:4.3.1}
//DEPS org.slf4j:slf4j-simple:1.7.36
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms64m -Xmx256m

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A script of its own, so that the server's libraries are on nobody else's class path. */
class KafkaServer {
    static void main(String[] args) throws Exception {
        if (!isFormatted(args[1])) format(args[0], args[1]);
        kafka.Kafka.main(new String[] {args[1]});
    }

    private static boolean isFormatted(String properties) throws Exception {
        var read = new Properties();
        try (var file = Files.newBufferedReader(Path.of(properties))) {
            read.load(file);
        }
        return Files.exists(Path.of(read.getProperty("log.dirs"), "meta.properties"));
    }

    /** In this process: a storage tool of its own would cost each node the start of one more JVM. */
    private static void format(String clusterId, String properties) {
        int exit = kafka.tools.StorageTool.execute(new String[] {"format", "-t", clusterId, "-c", properties}, System.out);
        if (exit != 0) System.exit(exit);
    }
}
