package dev.candlewick.feed;

import dev.candlewick.feed.mapping.Mapping.ClockRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * The event clock of a topic that sends no heartbeats, made of the event times read so far: the
 * slowest of its partitions that are not idle. All times are microseconds since the epoch.
 */
final class ForeignClock {
    private static final long FUTURE = 5_000_000;

    private final ClockRule rule;
    private final Map<Integer, Long> newest = new HashMap<>();
    private final Map<Integer, Long> readAt = new HashMap<>();
    private long lastRead;
    private long said = Long.MIN_VALUE;

    /**
     * @param now wall time
     */
    ForeignClock(ClockRule rule, long now) {
        this.rule = rule;
        this.lastRead = now;
    }

    /** A tick has been handed on; one from the future moves nothing. */
    void read(int partition, long eventTime, long now) {
        lastRead = now;
        readAt.put(partition, now);
        if (eventTime <= now + FUTURE) {
            newest.merge(partition, eventTime, Math::max);
        }
    }

    /**
     * The time before which everything has been handed on, as far as can be told; empty before
     * there is one. It never goes back.
     *
     * @param partitions how many there are, from 0
     * @param isAtEnd whether a partition has been read to its end
     */
    OptionalLong time(int partitions, IntPredicate isAtEnd, long now) {
        long slowest = Long.MAX_VALUE;
        boolean allIdle = true;
        for (int partition = 0; partition < partitions; partition++) {
            if (!isAtEnd.test(partition) || isRecent(partition, now)) {
                allIdle = false;
                slowest = Math.min(slowest, newest.getOrDefault(partition, Long.MIN_VALUE));
            }
        }
        long time = allIdle ? silent(now) : slowest;
        if (time > Long.MIN_VALUE) {
            said = Math.max(said, Math.min(now, time - (allIdle ? 0 : micros(rule.disorder()))));
        }
        return said == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(said);
    }

    private boolean isRecent(int partition, long now) {
        Long read = readAt.get(partition);
        return read != null && now - read < micros(rule.idle());
    }

    /** Nothing follows for now, so everything before the newest tick is complete. */
    private long silent(long now) {
        long last =
                newest.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
        return rule.followWallClockAfter()
                .map(ForeignClock::micros)
                .filter(wait -> now - lastRead >= wait)
                .map(wait -> Math.max(last, now - wait))
                .orElse(last);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
