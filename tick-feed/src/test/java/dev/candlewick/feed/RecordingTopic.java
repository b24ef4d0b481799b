package dev.candlewick.feed;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.topic.TickTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Keeps what was sent, and can be made to take nothing for a while. */
final class RecordingTopic implements TickTopic {
    private final List<Tick> ticks = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Tick> brokenPromises = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();
    private final Semaphore open = new Semaphore(1);
    private long promise = Long.MIN_VALUE;
    private int promises;

    /** Takes nothing until {@link #open}. */
    void block() throws InterruptedException {
        open.acquire();
    }

    void open() {
        open.release();
    }

    @Override
    public void send(Tick tick) {
        open.acquireUninterruptibly();
        open.release();
        synchronized (this) {
            ticks.add(tick);
            written.append(new String(MessageWriter.trade(tick), StandardCharsets.UTF_8));
            if (tick.eventTime() < promise) {
                brokenPromises.add(tick);
            }
        }
    }

    @Override
    public void send(Snapshot snapshot) {
        throw new IllegalStateException("a live feed sends trades");
    }

    @Override
    public void send(Bar bar) {
        throw new IllegalStateException("a live feed sends trades");
    }

    @Override
    public synchronized void gap(Gap gap) {
        gaps.add(gap);
        written.append(new String(MessageWriter.gap(gap), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void heartbeat(String source, long eventTime) {
        promise = Math.max(promise, eventTime);
        promises++;
    }

    synchronized List<Tick> ticks() {
        return List.copyOf(ticks);
    }

    synchronized List<String> ids() {
        return ticks.stream().map(tick -> String.valueOf(tick.tradeId())).toList();
    }

    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /**
     * Ticks that came although a heartbeat had said that everything before a later time was sent.
     */
    synchronized List<Tick> brokenPromises() {
        return List.copyOf(brokenPromises);
    }

    /** The newest event time that a heartbeat has told. */
    synchronized long promise() {
        return promise;
    }

    synchronized int promises() {
        return promises;
    }

    /** Every message in one text. */
    synchronized String written() {
        return written.toString();
    }

    @Override
    public void flush() {}

    @Override
    public long silentSeconds() {
        return 0;
    }

    @Override
    public void close() {}
}
