package dev.candlewick.launcher.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health of the system at one moment; its JSON form is public API.
 *
 * @param ready everything answers and the job runs
 * @param phase STARTING, READY, STOPPING, or DOWN when nothing runs
 * @param lag messages that no completed checkpoint covers yet; null when it cannot be told
 * @param rejected messages that are no valid tick; null when it cannot be told
 * @param late valid ticks older than the horizon; null when it cannot be told
 * @param gaps how often a feed told trades to be missing, see {@code feed_gap}; null when it cannot
 *     be told
 * @param missing how many trades these are, where a number is known; null when it cannot be told
 * @param newestGaps the last few of them, the newest first
 * @param refusedCandles candles that the database refuses and {@code rejected_candle} holds; null
 *     when it cannot be told
 * @param futureTicksRejected whether ticks from the future are rejected, which takes a topic with
 *     LogAppendTime; null when it cannot be told
 * @param lastCandle start of the newest 1s candle, ISO-8601 UTC; null when there is none
 * @param epochs every epoch whose rows are there, the oldest first
 * @param rebuild the epoch that is being built; null when there is none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "ready",
    "phase",
    "job",
    "lag",
    "rejected",
    "late",
    "gaps",
    "missing",
    "newestGaps",
    "refusedCandles",
    "futureTicksRejected",
    "lastCandle",
    "epochs",
    "rebuild",
    "urls",
    "components"
})
public record StatusReport(
        boolean ready,
        String phase,
        Job job,
        @Nullable Long lag,
        @Nullable Long rejected,
        @Nullable Long late,
        @Nullable Long gaps,
        @Nullable Long missing,
        List<Gap> newestGaps,
        @Nullable Long refusedCandles,
        @Nullable Boolean futureTicksRejected,
        @JsonProperty("lastCandle") @Nullable String lastCandle,
        @Nullable Audit audit,
        List<Epoch> epochs,
        @Nullable Rebuild rebuild,
        Map<String, String> urls,
        List<Part> components) {
    /** What the report says when nothing runs. */
    public static final StatusReport DOWN =
            new StatusReport(
                    false,
                    "DOWN",
                    new Job("", "NONE", 0, 0, ""),
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    Map.of(),
                    List.of());

    /**
     * Trades that a feed told to be missing.
     *
     * @param source the feed; empty when it does not say
     * @param from event time of the last trade before it, ISO-8601 UTC
     * @param to event time of the first trade behind it, ISO-8601 UTC
     * @param missing how many; null when nobody knows
     * @param reason as in {@code feed_gap}
     */
    public record Gap(
            String symbol,
            String source,
            String from,
            String to,
            @Nullable Long missing,
            String reason) {}

    /**
     * The Flink job.
     *
     * @param state Flink's word for it; NONE before the first, LOST when the cluster does not know
     *     it, UNKNOWN when the cluster does not answer
     * @param restarts restarts by Flink and submissions after a lost JobManager, together
     */
    public record Job(String id, String state, long restarts, int resubmissions, String note) {}

    /**
     * What the system has found when it looked at itself, in the live epoch.
     *
     * @param outcome of the newest run: OK, DIFFERENCES, NOT_PROVABLE or FAILED
     * @param endedAt when that run ended, ISO-8601 UTC
     * @param unresolved windows whose differences no later run has found gone
     * @param differences in these windows, together
     * @param first one of them in words; null when there is none
     */
    public record Audit(
            String outcome,
            String message,
            String endedAt,
            long unresolved,
            long differences,
            @Nullable String first) {}

    /**
     * One fold of the log.
     *
     * @param state LIVE, BUILDING or RETIRED
     * @param horizon for instance {@code 10m}
     * @param createdAt when it was begun, as PostgreSQL writes it, in UTC
     * @param liveFrom when readers began to see it; null when they never did
     * @param retiredAt when they ceased to; null when they still do or never did
     */
    public record Epoch(
            int logEpoch,
            String state,
            String horizon,
            String createdAt,
            @Nullable String liveFrom,
            @Nullable String retiredAt) {}

    /**
     * An epoch that is being built.
     *
     * @param job state of its Flink job; NONE when no job writes it, UNKNOWN when the cluster does
     *     not answer
     * @param lag messages that it has still to fold; null when it cannot be told
     * @param commandRuns whether a {@code rebuild} is at work on it
     */
    public record Rebuild(int logEpoch, String job, @Nullable Long lag, boolean commandRuns) {}

    /**
     * One component.
     *
     * @param pid process id; null when it is not alive
     * @param restarts how often the supervisor brought it back
     */
    public record Part(
            String name, boolean healthy, @Nullable Long pid, int restarts, String note) {}
}
