package dev.candlewick.feed.topic;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.tick.Tick;

/** Where ticks go. */
public interface TickTopic extends AutoCloseable {
    /**
     * Hands a tick over; ticks of one symbol keep their order.
     *
     * @throws dev.candlewick.feed.FeedException when an earlier message was lost for good
     */
    void send(Tick tick);

    /** Tells, in the place of its symbol, that trades are missing. */
    void gap(Gap gap);

    /** Hands a snapshot over, in order with the ticks of its symbol. */
    void send(Snapshot snapshot);

    /** Hands a finished bar over. */
    void send(Bar bar);

    /** Tells every partition that everything before {@code eventTime} has been sent. */
    void heartbeat(String source, long eventTime);

    /** The same, and that the source is live: its ticks are sent as they happen. */
    default void liveHeartbeat(String source, long eventTime) {
        heartbeat(source, eventTime);
    }

    /** Returns when everything handed over is acknowledged. */
    void flush();

    /** For how many seconds messages have waited without one being acknowledged; 0 is well. */
    long silentSeconds();

    @Override
    void close();
}
