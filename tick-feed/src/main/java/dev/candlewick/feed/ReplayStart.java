package dev.candlewick.feed;

import dev.candlewick.feed.replay.FileSurvey;
import dev.candlewick.feed.topic.TopicTail;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.time.Duration;
import java.util.Map;

/**
 * Whether a replay may start: a topic has one event clock, and ticks that lie behind it would be
 * late, or revise candles that are closed.
 */
final class ReplayStart {
    private static final long SECOND = 1_000_000;
    private static final long FUTURE = 5 * SECOND;

    private ReplayStart() {}

    /** How far times move so that the last tick is now: whole seconds, so that none is cut anew. */
    static long shiftToNow(FileSurvey survey, long now) {
        return Math.floorDiv(now - survey.lastTime(), SECOND) * SECOND;
    }

    /**
     * Refuses a file that lies behind the topic's clock, or in the future.
     *
     * @param shift microseconds that every time of the file is moved by
     * @param now microseconds since the epoch
     * @throws FeedException when the replay must not start, with the way out
     */
    static void check(FileSurvey survey, long shift, TopicTail tail, Duration horizon, long now) {
        long first = survey.firstTime() + shift;
        long last = survey.lastTime() + shift;
        if (last > now + FUTURE) {
            throw FeedException.wrongUsage(
                    "The file's last tick, %s, lies in the future; the job rejects such ticks. Use --shift-to-now, or --force to send them anyway."
                            .formatted(Wall.instant(last)));
        }
        if (tail.clock().isEmpty()) {
            return;
        }
        long clock = tail.clock().getAsLong();
        if (first < clock - horizon.toNanos() / 1_000) {
            throw FeedException.wrongUsage(
                    ("The topic's clock stands at %s, and the file begins at %s, more than the horizon of %s behind it: its"
                                    + " ticks would be late. Start empty with 'up --fresh', move the file's times with --shift-to-now"
                                    + " (for files shorter than the horizon), or use --force to send them anyway.")
                            .formatted(Wall.instant(clock), Wall.instant(first), horizon));
        }
        for (Map.Entry<String, Long> earliest : survey.earliestTicks().entrySet()) {
            LastTick newest = tail.lastTicks().get(earliest.getKey());
            long begins = earliest.getValue() + shift;
            if (newest != null && begins < newest.eventTime()) {
                throw FeedException.wrongUsage(
                        ("The topic already holds a tick of %s at %s, and the file begins at %s: was it sent before?"
                                        + " Start empty with 'up --fresh', or use --force to send it anyway.")
                                .formatted(
                                        earliest.getKey(),
                                        Wall.instant(newest.eventTime()),
                                        Wall.instant(begins)));
            }
        }
    }
}
