///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION S3Proxy, an S3 server by others, as it comes from Maven Central: s3proxy.java --properties FILE
//JAVA 25+
//DEPS org.gaul:s3proxy:4.1.0:jar-with-dependencies@fatjar
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m

/** A script of its own, so that its libraries are on nobody else's class path; the jar that holds them all settles their versions. */
class S3ProxyServer {
    static void main(String[] args) throws Exception { org.gaul.s3proxy.Main.main(args); }
}
