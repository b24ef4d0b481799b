package dev.candlewick.feed;

import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.feed.archive.ArchivedLog;
import dev.candlewick.feed.topic.LogCopy;
import java.io.IOException;

/**
 * Sends an archived log once more, heartbeats and rejects included, as it came: to the same
 * partitions, in the same order, and paced by the times at which the records came.
 *
 * <p>What lay in the future when it came is left out. It was rejected for that, and today it would
 * not be.
 */
final class ArchiveLoop {
    private static final long LONGEST_SLEEP_MICROS = 50_000;

    private final ArchivedLog log;
    private final Pace pace;
    private final LogCopy topic;
    private final Progress progress;
    private final Wall wall;
    private long future;

    ArchiveLoop(ArchivedLog log, Pace pace, LogCopy topic, Progress progress, Wall wall) {
        this.log = log;
        this.pace = pace;
        this.topic = topic;
        this.progress = progress;
        this.wall = wall;
    }

    /** Returns when everything is sent and acknowledged, or the feed was asked to stop. */
    void run() throws IOException, InterruptedException {
        ArchivedRecord record = log.next();
        while (record != null && comesDue(record)) {
            if (LogCopy.wasFuture(record)) {
                future++;
            } else {
                topic.send(record);
                progress.sent(record.time() * 1000);
            }
            record = log.next();
        }
        topic.flush();
    }

    /** How many records were left out because they lay in the future. */
    long future() {
        return future;
    }

    private boolean comesDue(ArchivedRecord record) throws InterruptedException {
        long due = pace.due(record.time() * 1000);
        while (!wall.isStopped()) {
            long now = wall.micros();
            progress.show(now, topic::silentSeconds);
            if (now >= due) {
                return true;
            }
            wall.sleep(Math.min(due - now, LONGEST_SLEEP_MICROS));
        }
        return false;
    }
}
