package toxiproxy;

import java.util.concurrent.atomic.AtomicLong;

/** What has gone through a proxy since it was created; up is what clients sent. */
final class ByteCounters {
    final AtomicLong receivedUp = new AtomicLong();
    final AtomicLong sentUp = new AtomicLong();
    final AtomicLong receivedDown = new AtomicLong();
    final AtomicLong sentDown = new AtomicLong();
}
