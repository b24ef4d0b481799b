package dev.candlewick.explain;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.explain.table.CandleColumn;
import dev.candlewick.explain.table.CandleKey;
import dev.candlewick.explain.table.CandleRow;
import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.explain.table.EpochRow;
import dev.candlewick.explain.table.GapRow;
import dev.candlewick.explain.table.LateRow;
import dev.candlewick.explain.table.RejectedRow;
import dev.candlewick.explain.table.RevisionRow;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Classifier;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.RecordSource;
import dev.candlewick.verify.log.SnapshotBegin;
import dev.candlewick.verify.log.SnapshotStep;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.InstrumentFile;
import dev.candlewick.verify.rule.TradeEffect;
import dev.candlewick.verify.table.CandleInterval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a right job would write: the whole log judged by verify's classifier, folded the
 * simplest way there is.
 */
final class MemoryCandles implements CandleStore {

    static final int EPOCH = 3;
    static final long HORIZON = 600_000_000L;

    /** A judged record. */
    record Judged(LogRecord record, Classified classified) {
        Message.Trade trade() {
            return Objects.requireNonNull(classified.trade());
        }

        long offset() {
            return record.offset();
        }
    }

    final List<Judged> judged = new ArrayList<>();
    final Map<CandleKey, NavigableMap<Long, CandleRow>> rows = new HashMap<>();
    final Map<String, Integer> homes = new HashMap<>();
    final List<RevisionRow> revisions = new ArrayList<>();
    private final EpochRow epoch;

    /** Folds the records that a test lets through. */
    MemoryCandles(String instruments, List<LogRecord> records) {
        epoch = new EpochRow(EPOCH, "ticks", HORIZON, instruments, Map.of());
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(instruments), Map.of());
        records.forEach(record -> judged.add(new Judged(record, classifier.classify(record))));
        homes.putAll(classifier.homes());
        for (CandleInterval interval : CandleInterval.values()) {
            fold(interval);
        }
    }

    /** These tables, and a log beside them. */
    Sources with(RecordSource log) {
        return new Sources() {
            @Override
            public CandleStore candles() {
                return MemoryCandles.this;
            }

            @Override
            public RecordSource log(String topic) {
                return log;
            }
        };
    }

    private void fold(CandleInterval interval) {
        boolean day = interval == CandleInterval.DAY;
        Map<String, TreeMap<Long, List<Judged>>> buckets = new TreeMap<>();
        for (Judged tick : judged) {
            SessionSegment segment = tick.classified().segment();
            if (segment != null) {
                long start =
                        day
                                ? segment.dayStart()
                                : segment.bucketStart(tick.trade().eventTime(), interval.micros());
                buckets.computeIfAbsent(tick.trade().symbol(), symbol -> new TreeMap<>())
                        .computeIfAbsent(start, time -> new ArrayList<>())
                        .add(tick);
            }
        }
        buckets.forEach(
                (symbol, candles) -> {
                    TreeMap<Long, CandleRow> table = new TreeMap<>();
                    candles.forEach(
                            (start, ticks) -> table.put(start, row(interval, start, ticks)));
                    rows.put(new CandleKey(EPOCH, symbol, interval), table);
                });
    }

    private static CandleRow row(CandleInterval interval, long start, List<Judged> ticks) {
        boolean day = interval == CandleInterval.DAY;
        SessionSegment segment = Objects.requireNonNull(ticks.get(0).classified().segment());
        long end = day ? segment.dayEnd() : segment.bucketEnd(start, interval.micros());
        List<Judged> sorted = new ArrayList<>(ticks);
        sorted.sort(
                Comparator.<Judged>comparingLong(tick -> tick.trade().eventTime())
                        .thenComparing(Judged::offset));
        List<Judged> openClose = having(sorted, day, TradeEffect.OPEN_CLOSE);
        List<Judged> highLow = having(sorted, day, TradeEffect.HIGH_LOW);
        List<Judged> volumes = having(sorted, day, TradeEffect.VOLUME);
        List<Judged> priced = having(highLow, day, TradeEffect.VOLUME);
        Judged open = openClose.isEmpty() ? null : openClose.get(0);
        Judged close = openClose.isEmpty() ? null : openClose.get(openClose.size() - 1);
        Judged high = null;
        Judged low = null;
        for (Judged tick : highLow) {
            high = high == null || tick.trade().price() > high.trade().price() ? tick : high;
            low = low == null || tick.trade().price() < low.trade().price() ? tick : low;
        }
        BigDecimal priceVolume = sum(priced, tick -> decimal(tick.trade().size()));
        BigDecimal turnover =
                sum(
                        priced,
                        tick ->
                                decimal(tick.trade().price())
                                        .multiply(decimal(tick.trade().size())));
        long first = ticks.stream().mapToLong(Judged::offset).min().orElseThrow();
        long last = ticks.stream().mapToLong(Judged::offset).max().orElseThrow();
        List<@Nullable String> values =
                Arrays.asList(
                        CandleColumn.time(start),
                        CandleColumn.time(end),
                        day ? "ALL" : segment.session().name(),
                        LocalDate.ofEpochDay(segment.sessionDate()).toString(),
                        price(open),
                        price(high),
                        price(low),
                        price(close),
                        plain(sum(volumes, tick -> decimal(tick.trade().size()))),
                        plain(priceVolume),
                        plain(turnover),
                        priceVolume.signum() == 0
                                ? null
                                : plain(turnover.divide(priceVolume, 8, RoundingMode.HALF_EVEN)),
                        plain(sum(highLow, tick -> decimal(tick.trade().price()))),
                        String.valueOf(ticks.size()),
                        String.valueOf(volumes.size()),
                        String.valueOf(highLow.size()),
                        time(open),
                        time(high),
                        time(low),
                        time(close),
                        String.valueOf(first),
                        String.valueOf(last),
                        String.valueOf(ticks.stream().mapToLong(MemoryCandles::mix).sum()));
        Map<String, @Nullable String> byName = new HashMap<>();
        for (CandleColumn column : CandleColumn.values()) {
            byName.put(column.label(), values.get(byName.size()));
        }
        return new CandleRow(start, end, true, 0, first, last, Instant.EPOCH, byName);
    }

    private static List<Judged> having(List<Judged> ticks, boolean day, int effect) {
        return ticks.stream()
                .filter(
                        tick ->
                                ((day ? tick.classified().daily() : tick.classified().intraday())
                                                & effect)
                                        != 0)
                .toList();
    }

    private static long mix(Judged tick) {
        return Fingerprint.mix(
                tick.record().partition(),
                tick.offset(),
                Fingerprint.hash(Objects.requireNonNull(tick.record().value())));
    }

    private static BigDecimal sum(List<Judged> ticks, Function<Judged, BigDecimal> value) {
        return ticks.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal decimal(long scaled) {
        return new BigDecimal(BigInteger.valueOf(scaled), 8);
    }

    private static String plain(BigDecimal number) {
        return CandleColumn.plain(number);
    }

    private static @Nullable String price(@Nullable Judged tick) {
        return tick == null ? null : plain(decimal(tick.trade().price()));
    }

    private static @Nullable String time(@Nullable Judged tick) {
        return tick == null ? null : CandleColumn.time(tick.trade().eventTime());
    }

    @Override
    public Optional<EpochRow> epoch(OptionalInt logEpoch) {
        return logEpoch.orElse(EPOCH) == EPOCH ? Optional.of(epoch) : Optional.empty();
    }

    @Override
    public OptionalInt partition(EpochRow asked, String symbol) {
        Integer home = homes.get(symbol);
        return home == null ? OptionalInt.empty() : OptionalInt.of(home);
    }

    @Override
    public Optional<CandleRow> atOrBefore(CandleKey key, long time) {
        return Optional.ofNullable(table(key).floorEntry(time)).map(Map.Entry::getValue);
    }

    @Override
    public OptionalLong startAfter(CandleKey key, long time) {
        Long after = table(key).higherKey(time);
        return after == null ? OptionalLong.empty() : OptionalLong.of(after);
    }

    @Override
    public List<RevisionRow> revisions(CandleKey key, long start) {
        return revisions;
    }

    @Override
    public List<SnapshotBegin> snapshots(
            EpochRow asked, String symbol, int partition, long before) {
        List<SnapshotBegin> begins = new ArrayList<>();
        for (Judged one : judged) {
            SnapshotStep step = one.classified().snapshot();
            if (step == null) {
                continue;
            }
            boolean moves =
                    switch (step.basis()) {
                        case FIRST, SINCE_LAST, NEW_DAY -> true;
                        case LOWER, OLDER_DAY, NONE -> false;
                    };
            if (moves
                    && one.record().partition() == partition
                    && one.offset() < before
                    && one.trade().symbol().equals(symbol)) {
                begins.add(
                        new SnapshotBegin(
                                symbol,
                                partition,
                                one.offset(),
                                one.trade().source(),
                                step.sessionDate(),
                                Objects.requireNonNull(step.dayVolume())));
            }
        }
        return begins;
    }

    @Override
    public List<LateRow> late(EpochRow asked, String symbol, long from, long until) {
        return judged.stream()
                .filter(
                        one ->
                                switch (one.classified().tickClass()) {
                                    case LATE ->
                                            one.trade().symbol().equals(symbol)
                                                    && one.trade().eventTime() >= from
                                                    && one.trade().eventTime() < until;
                                    case HEARTBEAT,
                                            BAR,
                                            GAP,
                                            APPLIED,
                                            INELIGIBLE,
                                            DUPLICATE,
                                            REJECTED ->
                                            false;
                                })
                .map(
                        one ->
                                new LateRow(
                                        one.record().partition(),
                                        one.offset(),
                                        one.trade().eventTime(),
                                        plain(decimal(one.trade().price())),
                                        plain(decimal(one.trade().size())),
                                        one.classified().behind(),
                                        Objects.requireNonNull(one.record().value())))
                .toList();
    }

    @Override
    public List<GapRow> gaps(EpochRow asked, String symbol, long from, long until, int most) {
        List<GapRow> gaps = new ArrayList<>();
        for (Judged one : judged) {
            if (one.record().message() instanceof Message.Gap gap
                    && gap.symbol().equals(symbol)
                    && gap.toTime() >= from
                    && gap.fromTime() < until) {
                gaps.add(
                        new GapRow(
                                one.record().partition(),
                                one.record().offset(),
                                gap.source(),
                                gap.fromTime(),
                                gap.toTime(),
                                gap.count(),
                                gap.reason(),
                                gap.detail()));
            }
        }
        return gaps.stream().limit(most).toList();
    }

    @Override
    public List<RejectedRow> rejected(EpochRow asked, String symbol) {
        return judged.stream()
                .filter(one -> one.classified().reason() != null)
                .filter(one -> mentions(one.record(), symbol))
                .map(
                        one ->
                                new RejectedRow(
                                        one.record().partition(),
                                        one.offset(),
                                        String.valueOf(one.classified().reason()),
                                        "in the words of the job",
                                        one.record().value()))
                .toList();
    }

    private static boolean mentions(LogRecord record, String symbol) {
        return (record.key() != null
                        && new String(record.key(), StandardCharsets.UTF_8).equals(symbol))
                || (record.value() != null
                        && new String(record.value(), StandardCharsets.UTF_8).contains(symbol));
    }

    @Override
    public OptionalLong lowestOffset(EpochRow asked, String symbol, long from, long until) {
        return table(new CandleKey(EPOCH, symbol, CandleInterval.MINUTE)).values().stream()
                .filter(row -> row.end() > from && row.start() < until)
                .mapToLong(CandleRow::firstOffset)
                .min();
    }

    @Override
    public long foldedTo(EpochRow asked, String symbol) {
        return table(new CandleKey(EPOCH, symbol, CandleInterval.DAY)).values().stream()
                .mapToLong(CandleRow::lastOffset)
                .max()
                .orElse(-1);
    }

    @Override
    public void close() {}

    NavigableMap<Long, CandleRow> table(CandleKey key) {
        return rows.getOrDefault(key, new TreeMap<>());
    }
}
