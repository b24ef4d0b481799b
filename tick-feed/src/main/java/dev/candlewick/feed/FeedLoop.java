package dev.candlewick.feed;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickSource;
import dev.candlewick.feed.topic.TickTopic;
import java.io.IOException;

/**
 * Sends a source's ticks when they are due, and tells every partition about once a second of wall
 * time how far the feed's event clock has come: all ticks before it have been sent.
 */
final class FeedLoop {
    static final long HEARTBEAT_MICROS = 1_000_000;
    private static final long LONGEST_SLEEP_MICROS = 50_000;

    private final TickSource source;
    private final Pace pace;
    private final TickTopic topic;
    private final Progress progress;
    private final Wall wall;

    private long newest;
    private long nextHeartbeat;

    FeedLoop(TickSource source, Pace pace, TickTopic topic, Progress progress, Wall wall) {
        this.source = source;
        this.pace = pace;
        this.topic = topic;
        this.progress = progress;
        this.wall = wall;
        this.newest = source.startTime();
    }

    /** Returns when the source has ended, or the feed was asked to stop; all is acknowledged. */
    void run() throws IOException, InterruptedException {
        topic.heartbeat(source.name(), source.startTime());
        nextHeartbeat = wall.micros() + HEARTBEAT_MICROS;
        Tick tick = source.next();
        while (tick != null && comesDue(tick)) {
            topic.send(tick);
            newest = Math.max(newest, tick.eventTime());
            progress.sent(tick.eventTime());
            tick = source.next();
        }
        topic.flush();
        if (tick == null) {
            // Nothing follows, so everything before the last tick is complete, disorder or not.
            topic.heartbeat(source.name(), newest);
            topic.flush();
        }
    }

    /** Waits, with heartbeats meanwhile; false when asked to stop. */
    private boolean comesDue(Tick tick) throws InterruptedException {
        long due = pace.due(tick.eventTime());
        while (!wall.isStopped()) {
            long now = wall.micros();
            if (now >= nextHeartbeat) {
                if (pace.isLive(now, tick.eventTime())) {
                    topic.liveHeartbeat(source.name(), eventClock(now, tick));
                } else {
                    topic.heartbeat(source.name(), eventClock(now, tick));
                }
                nextHeartbeat = now + HEARTBEAT_MICROS;
            }
            progress.show(now, topic::silentSeconds);
            if (now >= due) {
                return true;
            }
            wall.sleep(Math.min(due - now, LONGEST_SLEEP_MICROS));
        }
        return false;
    }

    /** Later ticks lie at most the source's disorder behind what was sent or comes next. */
    private long eventClock(long now, Tick next) {
        long come = Math.min(pace.eventTime(now), next.eventTime());
        return Math.max(source.startTime(), Math.max(newest, come) - source.disorder());
    }
}
