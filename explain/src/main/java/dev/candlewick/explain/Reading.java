package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.LateRow;
import dev.candlewick.explain.table.RejectedRow;
import dev.candlewick.explain.table.RevisionRow;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.RecordSource;
import dev.candlewick.verify.log.SnapshotStep;
import dev.candlewick.verify.log.SymbolHistory;
import dev.candlewick.verify.log.TickClass;
import dev.candlewick.verify.message.Encoding;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.MessageTexts;
import dev.candlewick.verify.rule.TradeEffect;
import dev.candlewick.verify.table.CandleInterval;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the stretch of the log that holds a candle. Judges every message of its symbol in
 * order, and ends when the symbol's own clock has passed the candle by the horizon: what comes
 * after that is late, and stands in the tables.
 */
final class Reading {

    private static final int LISTED_CAUSES = 5;
    private static final int LISTED_MISSED = 5;

    private final Asked asked;
    private final long knownSince;
    private final byte[] symbol;
    private final SymbolHistory history;
    private final TickList ticks;
    private final CandleFold fold = new CandleFold();
    private final List<String> missed = new ArrayList<>();
    private final Map<Long, LateRow> late = new HashMap<>();
    private final Map<Long, RejectedRow> rejected = new HashMap<>();
    private final Map<Integer, List<Long>> causes = new HashMap<>();
    private final Map<Integer, Long> causeCounts = new HashMap<>();

    /** Ids that were first seen where an older tick with the same id might not have been read. */
    private final Set<String> unsure = new HashSet<>();

    private long next;
    private boolean passed;
    private boolean sawTradeId;
    private boolean doubtful;

    /**
     * Before the first record.
     *
     * @param knownSince ticks with an event time from this one on are all among the records that
     *     will be read
     */
    Reading(Asked asked, long knownSince) {
        this.asked = asked;
        this.knownSince = knownSince;
        symbol = asked.key().symbol().getBytes(StandardCharsets.UTF_8);
        history = new SymbolHistory(asked.epoch().horizon(), asked.rules());
        ticks = new TickList(asked.listing());
        for (LateRow row : asked.late()) {
            if (row.partition() == asked.partition()) {
                late.put(row.offset(), row);
            }
        }
        for (RejectedRow row : asked.rejected()) {
            if (row.partition() == asked.partition()) {
                rejected.put(row.offset(), row);
            }
        }
    }

    /** Reads {@code [from, until)}, and what the tables hold before and behind it. */
    void run(RecordSource log, long from, long until) {
        next = until;
        // The volume of a snapshot hangs on those before it; the table says where they had come to.
        asked.snapshots().stream().filter(before -> before.offset() < from).forEach(history::begin);
        ofTables(asked.partition(), Long.MIN_VALUE, from);
        if (from < until) {
            log.read(asked.partition(), from, until, this::accept);
        }
        ofTables(asked.partition(), next, Long.MAX_VALUE);
        Stream.concat(
                        asked.late().stream().map(LateRow::partition),
                        asked.rejected().stream().map(RejectedRow::partition))
                .filter(partition -> partition != asked.partition())
                .distinct()
                .sorted()
                .forEach(partition -> ofTables(partition, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    TickList ticks() {
        return ticks;
    }

    CandleFold fold() {
        return fold;
    }

    /** Ticks that should be in the row and are not, in words. */
    List<String> missed() {
        return missed;
    }

    /** The first offsets between the old and the new last offset of a revision. */
    List<Long> causes(RevisionRow revision) {
        return causes.getOrDefault(revision.revision(), List.of());
    }

    /** How many those are. */
    long causeCount(RevisionRow revision) {
        return causeCounts.getOrDefault(revision.revision(), 0L);
    }

    /** Whether the symbol's own clock has passed the candle by the horizon. */
    boolean passed() {
        return passed;
    }

    /** Whether ticks of the candle have ids, so that what came before them matters. */
    boolean sawTradeId() {
        return sawTradeId;
    }

    /** Whether a verdict hangs on ticks that came before those that were read. */
    boolean doubtful() {
        return doubtful;
    }

    private boolean accept(LogRecord record) {
        if (record.offset() > asked.row().lastOffset()
                && history.newest() >= asked.bucket().end() + asked.epoch().horizon()) {
            passed = true;
            next = record.offset();
            return false;
        }
        RejectedRow refused = rejected.get(record.offset());
        if (refused == null && !Arrays.equals(symbol, record.key())) {
            return true;
        }
        switch (record.message()) {
            case Message.Heartbeat heartbeat -> {}
            case Message.Bar bar -> {}
            case Message.Gap gap -> {}
            case Message.Rejected message ->
                    rejected(
                            asked.partition(),
                            record.offset(),
                            record.appendTime(),
                            record.value(),
                            message.reason().name(),
                            refused == null ? "" : refused.detail());
            case Message.Trade trade -> judge(record, trade);
        }
        return true;
    }

    private void judge(LogRecord record, Message.Trade trade) {
        boolean mine = asked.bucket().contains(trade.eventTime());
        Classified classified = history.classify(trade, record.offset());
        String id = trade.sourceAndId();
        if (id != null) {
            sawTradeId |= mine;
            boolean folded = classified.segment() != null;
            if (folded && history.newest() - asked.epoch().horizon() < knownSince) {
                unsure.add(id);
            }
            doubtful |= mine && unsure.contains(id);
        }
        if (!mine) {
            return;
        }
        LateRow known = late.get(record.offset());
        if (known != null || classified.tickClass() == TickClass.LATE) {
            late(record, trade, known == null ? classified.behind() : known.behind());
        } else if (classified.tickClass() == TickClass.DUPLICATE) {
            ticks.add(
                    entry(
                            record,
                            trade,
                            Verdict.DUPLICATE,
                            0,
                            "duplicate of offset " + classified.original()));
        } else {
            folded(record, classified, isDay() ? classified.daily() : classified.intraday());
        }
    }

    private void folded(LogRecord record, Classified classified, int effect) {
        Message.Trade trade = Objects.requireNonNull(classified.trade());
        String rule = rule(classified, trade, effect);
        if (record.offset() > asked.row().lastOffset()) {
            ticks.add(entry(record, trade, Verdict.NOT_YET, effect, "behind the row's last tick"));
            if (record.offset() <= asked.foldedTo() && missed.size() < LISTED_MISSED) {
                missed.add(
                        "offset %d belongs to the candle and is not in the row, although ticks of %s up to offset %d have been folded"
                                .formatted(
                                        record.offset(), asked.key().symbol(), asked.foldedTo()));
            }
            return;
        }
        Verdict verdict = effect == 0 ? Verdict.INELIGIBLE : Verdict.COUNTED;
        Entry entry = ticks.add(entry(record, trade, verdict, effect, rule));
        long hash = Fingerprint.hash(Objects.requireNonNull(record.value()));
        fold.add(entry, trade, Fingerprint.mix(record.partition(), record.offset(), hash));
        cause(record.offset());
    }

    private String rule(Classified classified, Message.Trade trade, int effect) {
        String conditions =
                effect == TradeEffect.ALL
                        ? ""
                        : asked.rules().conditions().reason(trade.conditions(), isDay());
        SnapshotStep step = classified.snapshot();
        if (step == null) {
            return conditions;
        }
        return "snapshot: "
                + step.basis().words()
                + (conditions.isEmpty() ? "" : "; " + conditions);
    }

    private void cause(long offset) {
        for (RevisionRow revision : asked.revisions()) {
            if (offset > revision.oldLastOffset() && offset <= revision.newLastOffset()) {
                causeCounts.merge(revision.revision(), 1L, Long::sum);
                List<Long> listed =
                        causes.computeIfAbsent(revision.revision(), number -> new ArrayList<>());
                if (listed.size() < LISTED_CAUSES) {
                    listed.add(offset);
                }
            }
        }
    }

    /** Late and rejected messages of a partition that the tables hold in {@code [from, until)}. */
    private void ofTables(int partition, long from, long until) {
        // A message is late or rejected, so no place is taken twice.
        SortedMap<Long, Runnable> inLogOrder = new TreeMap<>();
        for (LateRow row : asked.late()) {
            if (row.partition() == partition && row.offset() >= from && row.offset() < until) {
                inLogOrder.put(row.offset(), () -> late(row));
            }
        }
        for (RejectedRow row : asked.rejected()) {
            if (row.partition() == partition && row.offset() >= from && row.offset() < until) {
                inLogOrder.put(row.offset(), () -> rejected(row));
            }
        }
        inLogOrder.values().forEach(Runnable::run);
    }

    private void late(LateRow row) {
        LogRecord record =
                new LogRecord(
                        row.partition(),
                        row.offset(),
                        symbol,
                        row.message(),
                        Encoding.ofBytes(row.message()),
                        null);
        late(
                record,
                record.message() instanceof Message.Trade trade ? trade : ofRow(row),
                row.behind());
    }

    /** A message longer than what is kept of it cannot be read again. */
    private Message.Trade ofRow(LateRow row) {
        return new Message.Trade(
                asked.key().symbol(),
                row.eventTime(),
                new BigDecimal(row.price()).movePointRight(8).longValueExact(),
                new BigDecimal(row.size()).movePointRight(8).longValueExact(),
                "",
                "",
                null);
    }

    private void late(LogRecord record, Message.Trade trade, long behind) {
        long horizon = asked.epoch().horizon();
        ticks.add(
                entry(
                        record,
                        trade,
                        Verdict.LATE,
                        0,
                        "late: %s behind the newest tick, %s beyond the horizon of %s"
                                .formatted(
                                        Span.of(behind),
                                        Span.of(behind - horizon),
                                        Span.of(horizon))));
    }

    private void rejected(RejectedRow row) {
        rejected(row.partition(), row.offset(), null, row.message(), row.reason(), row.detail());
    }

    private void rejected(
            int partition,
            long offset,
            @Nullable Long appendTime,
            byte @Nullable [] message,
            String reason,
            String detail) {
        boolean mine =
                MessageTexts.of(message)
                        .filter(read -> read.symbol() == null || isMine(read.symbol()))
                        .flatMap(MessageTexts::eventMicros)
                        .filter(asked.bucket()::contains)
                        .isPresent();
        if (mine) {
            String rule = "rejected: " + reason + (detail.isEmpty() ? "" : ", " + detail);
            ticks.add(
                    new Entry(
                            0,
                            partition,
                            offset,
                            appendTime,
                            message,
                            null,
                            Verdict.REJECTED,
                            0,
                            rule));
        }
    }

    private boolean isMine(String name) {
        return name.equals(asked.key().symbol());
    }

    private boolean isDay() {
        return asked.key().interval() == CandleInterval.DAY;
    }

    private static Entry entry(
            LogRecord record, Message.Trade trade, Verdict verdict, int effect, String rule) {
        return new Entry(
                0,
                record.partition(),
                record.offset(),
                record.appendTime(),
                record.value(),
                trade,
                verdict,
                effect,
                rule);
    }
}
