package dev.candlewick.dashboard.pipeline;

import dev.candlewick.dashboard.audit.AuditFacts;
import dev.candlewick.dashboard.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The pipeline at one moment.
 *
 * @param readAt when it was read
 * @param jobs what Flink says; empty when it was not asked or does not answer
 * @param flink why there are no jobs, for the user; empty when there are
 * @param flow what the database says; empty when it does not answer
 */
public record PipelineState(
        Instant readAt, List<Job> jobs, Optional<Message> flink, Optional<Flow> flow) {

    /**
     * A job of the cluster.
     *
     * @param state as Flink names it: RUNNING, RESTARTING, FAILING ...
     * @param since when it was submitted
     * @param lag messages of the topic that it has not folded yet, some seconds old; empty when
     *     Flink does not tell
     * @param failedCheckpoints since then
     * @param checkpoint the newest completed one, empty before the first
     */
    public record Job(
            String id,
            String name,
            String state,
            Instant since,
            OptionalLong lag,
            long failedCheckpoints,
            Optional<Checkpoint> checkpoint) {}

    /**
     * A completed checkpoint.
     *
     * @param bytes size of its state
     */
    public record Checkpoint(long number, Instant at, Duration took, long bytes) {}

    /**
     * What readers of the database see.
     *
     * @param logEpoch the live epoch; 0 when there is none
     * @param candleAge since the newest 1s candle was written; empty when there is none
     * @param ticksPerSecond over the last full minute of event time
     * @param closedUntil all candles that end here or before are closed, of any symbol; empty when
     *     none was in the last hour
     * @param refusedCandles that the database refuses and {@code rejected_candle} holds
     * @param lateTicks beyond the horizon, written in the last 24 hours
     * @param rejected messages of the last 24 hours that are no valid tick, by reason
     * @param gaps stretches of the last 24 hours that a live feed could not get
     * @param revisions of the last 24 hours, by the hour in which they were written, oldest first
     */
    public record Flow(
            int logEpoch,
            Optional<Duration> candleAge,
            double ticksPerSecond,
            Optional<Instant> closedUntil,
            long refusedCandles,
            long lateTicks,
            List<Count> rejected,
            long gaps,
            List<Long> revisions,
            AuditFacts audit) {}

    /** How often something was. */
    public record Count(String name, long count) {}
}
