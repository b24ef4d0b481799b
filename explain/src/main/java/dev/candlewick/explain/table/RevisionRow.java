package dev.candlewick.explain.table;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a candle that readers had already seen closed.
 *
 * @param oldLastOffset the row's last offset before
 * @param newLastOffset the row's last offset after
 * @param changes the columns that changed, in the order of the tables
 */
public record RevisionRow(
        int revision,
        String reason,
        Instant oldRecordedAt,
        Instant newRecordedAt,
        long oldLastOffset,
        long newLastOffset,
        List<Change> changes) {

    /** A value before and after, in the plain form of {@link CandleColumn}; null for NULL. */
    public record Change(String column, @Nullable String oldValue, @Nullable String newValue) {}

    public RevisionRow {
        changes = List.copyOf(changes);
    }
}
