package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.Span;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the sinks of the running job deliver: the MiniCluster runs in this JVM, and there is one
 * job at a time. A job either hands in candles, or counts events.
 */
final class Receiver implements AutoCloseable {
    private static volatile @Nullable Receiver current;

    private final FrozenTopic topic;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Candles candles;
    private volatile @Nullable Throwable failure;

    private Receiver(FrozenTopic topic) {
        this.topic = topic;
    }

    static Receiver open(FrozenTopic topic) {
        Receiver opened = new Receiver(topic);
        current = opened;
        return opened;
    }

    /** The one of the running job. */
    static Receiver current() {
        return Objects.requireNonNull(current, "no pass is running");
    }

    /** Says that candles of these widths are to come. */
    void expect(List<Span> spans) {
        candles = new Candles(topic, spans);
    }

    /** Takes a candle; see {@link Candles#put}. */
    void put(
            Span span,
            String symbol,
            long start,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long trades) {
        Candles all = candles();
        all.put(span, symbol, start, open, high, low, close, volume, trades);
        if (all.isComplete()) {
            done.countDown();
        }
    }

    private Candles candles() {
        return Objects.requireNonNull(candles, "no candles are expected");
    }

    /** Where the tail begins, microseconds since the epoch. */
    long tailFrom() {
        return topic.tailFrom();
    }

    /** Notes that so many more messages have come through. */
    void count(long more) {
        if (events.addAndGet(more) == topic.messages()) {
            done.countDown();
        }
    }

    void late() {
        late.incrementAndGet();
    }

    void fail(Throwable why) {
        failure = why;
        done.countDown();
    }

    void await(long seconds) throws InterruptedException, TimeoutException {
        boolean inTime = done.await(seconds, TimeUnit.SECONDS);
        Throwable why = failure;
        if (why != null) {
            throw new IllegalStateException("The job has failed", why);
        }
        if (!inTime) {
            Candles all = candles;
            if (all != null) {
                all.awaitAll(0);
            }
            throw new TimeoutException(events + " of " + topic.messages() + " messages came");
        }
    }

    Outcome outcome() {
        Candles all = candles;
        return all == null
                ? Outcome.events(events.get())
                : Outcome.of(topic.messages(), late.get(), all);
    }

    @Override
    public void close() {
        current = null;
    }
}
