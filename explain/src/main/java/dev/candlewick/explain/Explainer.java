package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.CandleColumn;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.explain.table.GapRow;
import dev.candlewick.explain.table.RejectedRow;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.log.RecordSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Explains a candle: asks the tables where its ticks lie, and reads there and nowhere else.
 *
 * <p>Before the candle's first tick it reads as far back as an id is remembered, so that duplicates
 * are known as such, and not further than {@link #NEAR} records while the fingerprint agrees.
 * Behind its last tick it goes on until the symbol's own clock has passed the candle by the
 * horizon, or for {@link #NEAR} records.
 */
public final class Explainer {

    private static final long NEAR = 50_000;
    private static final long FAR = 5_000_000;
    private static final int LISTED_RUNS = 5;

    private final Asked asked;
    private final RecordSource log;
    private final List<String> remarks = new ArrayList<>();
    private final List<String> notProvable = new ArrayList<>();

    private Explainer(Asked asked, RecordSource log) {
        this.asked = asked;
        this.log = log;
    }

    /**
     * Explains one candle.
     *
     * @throws NoCandleException when there is none
     * @throws NoSuchTimeException when the exchange's clock shows the time twice or never
     * @throws UnavailableException when the log or the database cannot be read
     */
    public static Explanation explain(Question question, Sources sources) {
        return explain(question, sources, Watch.NONE);
    }

    /**
     * Explains one candle, while somebody watches.
     *
     * @throws NoCandleException when there is none
     * @throws NoSuchTimeException when the exchange's clock shows the time twice or never
     * @throws UnavailableException when the log or the database cannot be read
     * @throws CancellationException when the watch says that it is over
     */
    public static Explanation explain(Question question, Sources sources, Watch watch) {
        Asked asked;
        try (CandleStore candles = sources.candles()) {
            asked = Inquiry.about(question, candles);
        }
        try (RecordSource log = new WatchedRecords(sources.log(asked.epoch().topic()), watch)) {
            return new Explainer(asked, log).explain();
        }
    }

    private Explanation explain() {
        long beginning = log.beginning(asked.partition());
        long end = log.end(asked.partition());
        CandleRow row = asked.row();
        asked.gaps().forEach(gap -> remarks.add(told(gap)));
        if (row.firstOffset() < beginning) {
            notProvable.add(
                    "the log of partition %d begins at offset %d; the candle's ticks begin at offset %d"
                            .formatted(asked.partition(), beginning, row.firstOffset()));
        }
        if (row.lastOffset() >= end) {
            notProvable.add(
                    "the log of partition %d ends before offset %d; the row holds ticks up to offset %d"
                            .formatted(asked.partition(), end, row.lastOffset()));
        }
        long until = Math.min(end, Math.max(row.lastOffset() + 1, beginning) + NEAR);
        Reading reading = read(beginning, until);
        if (!reading.passed() && until < end) {
            remarks.add(
                    "duplicates were looked for up to offset %d; later ones are not shown"
                            .formatted(until - 1));
        }
        return explanation(reading);
    }

    private static String told(GapRow gap) {
        return "feed %s told a gap, %s from %s to %s: %s trades missing%s (partition %d offset %d)"
                .formatted(
                        gap.source().isEmpty() ? "without a name" : gap.source(),
                        gap.reason(),
                        CandleColumn.time(gap.fromTime()),
                        CandleColumn.time(gap.toTime()),
                        gap.missing() == null ? "an unknown number of" : gap.missing(),
                        gap.detail().isEmpty() ? "" : "; " + gap.detail(),
                        gap.partition(),
                        gap.offset());
    }

    /** Reads with a short look-back, and with longer ones while there are doubts. */
    private Reading read(long beginning, long until) {
        long first = asked.row().firstOffset();
        List<Long> starts = new ArrayList<>();
        starts.add(Math.max(asked.lookBacks().get(0), first - NEAR));
        starts.addAll(asked.lookBacks());
        Reading reading = null;
        long from = Long.MAX_VALUE;
        for (long start : starts) {
            long possible = Math.max(Math.max(beginning, start), first - FAR);
            if (possible < from && (reading == null || !isSettled(reading, from))) {
                from = possible;
                reading = new Reading(asked, knownSince(from));
                reading.run(log, Math.min(from, until), until);
            }
        }
        Reading last = Objects.requireNonNull(reading);
        boolean cut = last.sawTradeId() && from > asked.lookBacks().get(0);
        if (notProvable.isEmpty() && (cut || last.doubtful())) {
            unknownBefore(from, last, from == beginning && beginning > 0);
        }
        return last;
    }

    private void unknownBefore(long from, Reading reading, boolean gone) {
        if (!gone) {
            remarks.add(
                    "duplicates of ticks before offset %d were not looked for%s"
                            .formatted(
                                    from,
                                    fingerprintAgrees(reading)
                                            ? "; the fingerprint says that what counts is right"
                                            : ""));
        } else if (fingerprintAgrees(reading)) {
            remarks.add(
                    "the log begins at offset %d; the fingerprint says that none of what counts is a duplicate of a tick before it"
                            .formatted(from));
        } else {
            notProvable.add(
                    "the log of partition %d begins at offset %d; what repeats a tick before it cannot be known"
                            .formatted(asked.partition(), from));
        }
    }

    /** Whether a longer look-back than from an offset would tell nothing new. */
    private boolean isSettled(Reading reading, long from) {
        if (!notProvable.isEmpty()) {
            return true;
        }
        // No fingerprint speaks of what lies behind the row's last tick.
        boolean unproved = from > asked.lookBacks().get(0) && waiting(reading) > 0;
        return !reading.doubtful() && !unproved && fingerprintAgrees(reading);
    }

    private boolean fingerprintAgrees(Reading reading) {
        return Long.toString(reading.fold().fingerprint())
                .equals(asked.row().values().get(CandleColumn.FINGERPRINT.label()));
    }

    private static long waiting(Reading reading) {
        return reading.ticks().counts().getOrDefault(Verdict.NOT_YET, 0L);
    }

    /** From which event time on all ticks lie at or behind an offset. */
    private long knownSince(long from) {
        if (from == 0) {
            return Long.MIN_VALUE;
        }
        for (int step = Asked.HORIZONS.size() - 1; step >= 0; step--) {
            if (asked.lookBacks().get(step) >= from) {
                return asked.bucket().start() - Asked.HORIZONS.get(step) * asked.epoch().horizon();
            }
        }
        // Less than a horizon is known of what was before: the fingerprint has to tell.
        return asked.bucket().start() - asked.epoch().horizon();
    }

    private Explanation explanation(Reading reading) {
        CandleRow row = asked.row();
        List<Column> columns =
                Arrays.stream(CandleColumn.values())
                        .map(
                                column ->
                                        new Column(
                                                column.label(),
                                                reading.fold().value(column, asked.bucket()),
                                                row.values().get(column.label())))
                        .toList();
        Map<Price, Entry> makers = reading.fold().makers();
        long waiting = waiting(reading);
        if (waiting > 0 && reading.missed().isEmpty()) {
            remarks.add(
                    "%d ticks behind offset %d are in the log and not yet in the row"
                            .formatted(waiting, row.lastOffset()));
        }
        asked.rejected().stream()
                .filter(RejectedRow::isRun)
                .limit(LISTED_RUNS)
                .map(
                        run ->
                                "partition %d holds rejected ticks (%s): %s"
                                        .formatted(run.partition(), run.reason(), run.detail()))
                .forEach(remarks::add);
        return new Explanation(
                asked.key().symbol(),
                asked.key().interval().label(),
                asked.key().logEpoch(),
                asked.epoch().topic(),
                asked.partition(),
                instant(row.start()),
                instant(row.end()),
                Objects.requireNonNullElse(row.values().get("session"), ""),
                Objects.requireNonNullElse(row.values().get("session_date"), ""),
                asked.rules().calendar().zone(),
                row.state(),
                row.revision(),
                row.recordedAt(),
                columns,
                reading.ticks().counts(),
                reading.ticks().ticks(makers),
                makers.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, made -> made.getValue().toTick(makers))),
                asked.revisions().stream()
                        .map(
                                revision ->
                                        new Revision(
                                                revision,
                                                reading.causeCount(revision),
                                                reading.causes(revision)))
                        .toList(),
                reading.missed(),
                notProvable,
                remarks);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
