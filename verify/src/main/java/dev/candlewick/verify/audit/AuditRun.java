package dev.candlewick.verify.audit;

import java.time.Instant;
import java.util.List;

/**
 * One run, as the table {@code audit_run} has it.
 *
 * @param ticksRead messages of the log that were read
 * @param candles rows that were compared
 * @param differences values and rows that are not as the log says
 * @param notProvable rows that the log can no longer prove
 * @param message the outcome in a sentence
 * @param sample the first differences and what cannot be proved, in words
 */
public record AuditRun(
        int logEpoch,
        Window window,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        long ticksRead,
        long candles,
        long differences,
        long notProvable,
        Stretch stretch,
        String message,
        List<String> sample) {

    public AuditRun {
        sample = List.copyOf(sample);
    }
}
