package dev.candlewick.launcher.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person asked {@code up} for.
 *
 * @param feed the feed to start with the system, if any
 * @param instruments instrument file of the job; the job's own default when empty
 * @param dashboardPort port asked for; the usual one or the next free one when empty
 * @param fresh whether to delete all data first
 * @param archive folder or bucket in which the log is kept as Parquet, if any
 */
public record SystemPlan(
        Optional<FeedPlan> feed,
        Optional<Path> instruments,
        OptionalInt dashboardPort,
        boolean fresh,
        Optional<String> archive) {
    /**
     * A feed.
     *
     * @param arguments its command line, without the address of the topic
     * @param endsByItself whether it comes to an end and must not be started again, as a replay
     * @param mayBeSilent whether it may have nothing to send for long
     */
    public record FeedPlan(List<String> arguments, boolean endsByItself, boolean mayBeSilent) {
        public FeedPlan {
            arguments = List.copyOf(arguments);
        }
    }
}
