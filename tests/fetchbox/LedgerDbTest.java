package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's file. */
class LedgerDbTest {
    @TempDir Path folder;

    @Test void whatWentWrongIsToldAlsoWhenSqliteHasRolledBackByItself() {
        try (var db = new LedgerDb(folder)) {
            var told = assertThrows(IllegalStateException.class, () -> db.write(() -> {
                db.update("ROLLBACK");
                throw new SQLException("database or disk is full");
            }));
            assertThat(told.getMessage(), containsString("disk is full"));
            assertThat(db.write(() -> db.update("DELETE FROM jobs")), is(0));
        }
    }
}
