package dev.candlewick.feed;

import dev.candlewick.feed.topic.ForeignReader;
import dev.candlewick.feed.topic.TopicTail;
import java.time.Duration;
import java.util.OptionalLong;

/** Whether somebody else's topic may be carried over into a tick topic that holds ticks already. */
final class ForeignStart {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ForeignStart() {}

    /**
     * Refuses a topic whose first ticks lie behind the tick topic's clock: they would be late.
     *
     * @param tail empty when there is nothing to hold against
     * @throws FeedException with the way out
     */
    static void check(ForeignReader reader, TopicTail tail, Duration horizon, Wall wall) {
        if (tail.clock().isEmpty()) {
            return;
        }
        reader.readBeginnings(PATIENCE, wall::isStopped);
        OptionalLong first = reader.firstTime();
        long clock = tail.clock().getAsLong();
        if (first.isPresent() && first.getAsLong() < clock - horizon.toNanos() / 1_000) {
            throw FeedException.wrongUsage(
                    ("The tick topic's clock stands at %s, and the topic begins at %s, more than the horizon of %s behind it: its"
                                    + " ticks would be late. Start empty with 'up --fresh', say 'start: latest' or a time in the"
                                    + " mapping, or use --force to send them anyway.")
                            .formatted(
                                    Wall.instant(clock), Wall.instant(first.getAsLong()), horizon));
        }
    }
}
