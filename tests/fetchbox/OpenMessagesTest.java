package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which offsets a member commits. */
class OpenMessagesTest {
    private final OpenMessages open = new OpenMessages();

    private void given(int partition, long... offsets) { for (long offset : offsets) open.given(partition, offset); }

    private void acknowledged(int partition, long... offsets) { for (long offset : offsets) open.acknowledged(partition, offset); }

    @Test void nothingBeforeTheFirstIsAcknowledged() {
        given(0, 0, 1);
        assertThat(open.toCommit(), is(Map.of()));
        acknowledged(0, 1);
        assertThat(open.toCommit(), is(Map.of()));
        acknowledged(0, 0);
        assertThat(open.toCommit(), is(Map.of(0, 2L)));
    }

    @Test void eachPartitionByItselfAndOnce() {
        given(0, 5, 6);
        given(3, 0, 1, 2);
        acknowledged(0, 5, 6);
        acknowledged(3, 0, 2);
        assertThat(open.toCommit(), is(Map.of(0, 7L, 3, 1L)));
        open.committed(0, 7);
        assertThat(open.toCommit(), is(Map.of(3, 1L)));
    }

    @Test void whatIsLostIsNotCommitted() {
        given(1, 0);
        acknowledged(1, 0);
        assertThat(open.toCommit(), is(Map.of(1, 1L)));
        open.lost(1);
        assertThat(open.toCommit(), is(Map.of()));
        acknowledged(1, 0);
        open.committed(1, 1);
        given(1, 0);
        assertThat(open.toCommit(), is(Map.of()));
        acknowledged(1, 0);
        assertThat(open.toCommit(), is(Map.of(1, 1L)));
    }

    @Test void whereItBeganIsNoNews() {
        given(0, 5, 6);
        assertThat(open.toCommit(), is(Map.of()));
        acknowledged(0, 5);
        assertThat(open.toCommit(), is(Map.of(0, 6L)));
    }
}
