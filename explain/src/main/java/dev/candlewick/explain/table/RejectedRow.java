package dev.candlewick.explain.table;

import org.jspecify.annotations.Nullable;

/**
 * A message that is no valid tick.
 *
 * @param detail what was wrong, in the words of the job
 * @param message as it lies in the log, at most 64 KiB; null when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RejectedRow(
        int partition, long offset, String reason, String detail, byte @Nullable [] message) {

    /** Whether the row stands for a run of ticks in another partition than their symbol's own. */
    public boolean isRun() {
        return reason.equals("WRONG_PARTITION") && message == null;
    }
}
