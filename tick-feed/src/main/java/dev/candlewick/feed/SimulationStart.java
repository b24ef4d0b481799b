package dev.candlewick.feed;

import dev.candlewick.feed.topic.TopicTail;

/** Where a simulated market begins, so that it never sends a time that the topic has passed. */
final class SimulationStart {
    private static final long FUTURE = 5_000_000;

    private SimulationStart() {}

    /**
     * The event time of the market's first moment.
     *
     * @param now microseconds since the epoch
     * @return microseconds since the epoch
     * @throws FeedException when the topic's clock leaves no time to begin at
     */
    static long of(FeedOptions options, TopicTail tail, long now) {
        // Without a message in the topic no time has passed there.
        long clock = tail.clock().orElse(0);
        if (clock > now + FUTURE && !options.force) {
            throw FeedException.wrongUsage(
                    "The topic's clock stands at %s, in the future. Set this machine's clock, or start empty with 'up --fresh'."
                            .formatted(Wall.instant(clock)));
        }
        if (options.start == null) {
            long begin = now - options.resolvedHistory().toNanos() / 1_000;
            return options.force ? begin : Math.max(begin, Math.min(clock, now));
        }
        long start = Wall.micros(options.start);
        if (start > now) {
            throw FeedException.wrongUsage(
                    "--start %s lies in the future.".formatted(options.start));
        }
        if (start < clock - options.horizon.toNanos() / 1_000 && !options.force) {
            throw FeedException.wrongUsage(
                    ("The topic's clock stands at %s, more than the horizon of %s behind it begins --start %s. Leave --start out,"
                                    + " start empty with 'up --fresh', or use --force.")
                            .formatted(Wall.instant(clock), options.horizon, options.start));
        }
        return start;
    }
}
