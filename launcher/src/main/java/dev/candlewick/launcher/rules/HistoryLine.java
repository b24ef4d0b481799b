package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.RuleBook;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.RuleRejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of the topic of rules, with what held before it.
 *
 * @param change null when the message was rejected
 * @param before what held of the same scope at the same moment before; null: nothing
 * @param rejected why it is no rule; empty when it is one
 */
public record HistoryLine(
        Instant changedAt,
        long offset,
        @Nullable RuleChange change,
        @Nullable RuleChange before,
        String rejected) {

    /** The messages in the order of the topic. */
    static List<HistoryLine> of(List<RuleRecord> records) {
        List<HistoryLine> lines = new ArrayList<>();
        RuleBook book = new RuleBook(AnomalyRules.defaults());
        for (RuleRecord record : records) {
            Instant at = Instant.ofEpochMilli(record.appendTime);
            try {
                RuleChange change = record.change();
                Optional<RuleChange> before = book.of(change.scope(), change.effectiveFrom());
                book.put(change, record.offset);
                lines.add(new HistoryLine(at, record.offset, change, before.orElse(null), ""));
            } catch (RuleRejection rejection) {
                lines.add(
                        new HistoryLine(
                                at,
                                record.offset,
                                null,
                                null,
                                rejection.reason() + ": " + rejection.detail()));
            }
        }
        return lines;
    }
}
