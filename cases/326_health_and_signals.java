///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The program says ok at /health, and ends in order when SIGTERM or SIGINT tells it to.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN HealthAndSignals
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline quick
//CLAUSES 7 38
//TIMEOUT 240
//MEMORY_MIB 700

import static org.hamcrest.Matchers.*;

import http.Reply;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Part;

class HealthAndSignals {
    static void main(String[] args) { Case.run(args, HealthAndSignals::check); }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).oneProcess().start()) {
            Part program = box.api();
            c.step("it says that it lives", () -> {
                Reply health = box.http().get("/health").send();
                c.check("health.is-ok", health.status() + " " + health.text(), is("200 ok"));
            });
            c.step("SIGTERM ends it", () -> {
                program.stop();
                c.check("sigterm.ends-in-its-time", program.endedInTime(), is(true));
            });
            c.step("SIGINT ends it", () -> {
                program.start();
                program.interrupt();
                c.check("sigint.ends-in-its-time", program.endedInTime(), is(true));
            });
        }
    }
}
