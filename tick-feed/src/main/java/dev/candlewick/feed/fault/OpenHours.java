package dev.candlewick.feed.fault;

/** The trading session around a moment, so that faults lie inside one. */
public interface OpenHours {
    /** A market that never closes. */
    OpenHours ALWAYS =
            new OpenHours() {
                @Override
                public long start(long time) {
                    return Long.MIN_VALUE;
                }

                @Override
                public long end(long time) {
                    return Long.MAX_VALUE;
                }
            };

    /** First microsecond of the session. */
    long start(long time);

    /** First microsecond behind it; at most {@code time} when the market is closed then. */
    long end(long time);
}
