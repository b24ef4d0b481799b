package dev.candlewick.verify;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.TradeEffect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds ticks into candles the simplest way there is, and writes them: sorted lists and BigDecimal.
 */
final class NaiveFold {

    /** A folded tick. */
    record Folded(
            LogRecord record,
            Message.Trade trade,
            SessionSegment segment,
            int intraday,
            int daily) {

        static Folded of(LogRecord record, Classified classified) {
            return new Folded(
                    record,
                    Objects.requireNonNull(classified.trade()),
                    Objects.requireNonNull(classified.segment()),
                    classified.intraday(),
                    classified.daily());
        }
    }

    private record Key(String symbol, long start) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::symbol).thenComparing(Key::start).compare(this, other);
        }
    }

    private static final Map<String, Long> WIDTHS =
            Map.of(
                    "1s", 1_000_000L,
                    "1m", 60_000_000L,
                    "5m", 300_000_000L,
                    "15m", 900_000_000L,
                    "1h", 3_600_000_000L,
                    "1d", 0L);

    private final Connection connection;

    NaiveFold(Connection connection) {
        this.connection = connection;
    }

    /** Writes the candles of all intervals. */
    void write(int epoch, List<Folded> ticks) throws SQLException {
        for (String interval : WIDTHS.keySet()) {
            write(epoch, interval, ticks);
        }
    }

    /** Writes the candles of one interval. */
    void write(int epoch, String interval, List<Folded> ticks) throws SQLException {
        long width = WIDTHS.getOrDefault(interval, 0L);
        Map<Key, List<Folded>> buckets = new TreeMap<>();
        for (Folded tick : ticks) {
            long start =
                    width == 0
                            ? tick.segment().dayStart()
                            : tick.segment().bucketStart(tick.trade().eventTime(), width);
            buckets.computeIfAbsent(new Key(tick.trade().symbol(), start), key -> new ArrayList<>())
                    .add(tick);
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        INSERT INTO candle_%s VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                            ?, ?, ?, ?, true, 0, ?, ?, ?)
                        """
                                .formatted(interval))) {
            for (Map.Entry<Key, List<Folded>> bucket : buckets.entrySet()) {
                fill(insert, epoch, bucket.getKey(), width, bucket.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void fill(
            PreparedStatement insert, int epoch, Key key, long width, List<Folded> ticks)
            throws SQLException {
        boolean day = width == 0;
        SessionSegment segment = ticks.get(0).segment();
        List<Folded> sorted = new ArrayList<>(ticks);
        sorted.sort(
                Comparator.<Folded>comparingLong(tick -> tick.trade().eventTime())
                        .thenComparing(tick -> tick.record().offset()));
        List<Folded> openClose = having(sorted, day, TradeEffect.OPEN_CLOSE);
        List<Folded> highLow = having(sorted, day, TradeEffect.HIGH_LOW);
        List<Folded> volumes = having(sorted, day, TradeEffect.VOLUME);
        List<Folded> priced = having(highLow, day, TradeEffect.VOLUME);
        Folded open = openClose.isEmpty() ? null : openClose.get(0);
        Folded close = openClose.isEmpty() ? null : openClose.get(openClose.size() - 1);
        Folded high = null;
        Folded low = null;
        for (Folded tick : highLow) {
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
        Object[] values = {
            epoch,
            key.symbol(),
            time(key.start()),
            time(day ? segment.dayEnd() : segment.bucketEnd(key.start(), width)),
            day ? "ALL" : segment.session().name(),
            LocalDate.ofEpochDay(segment.sessionDate()),
            price(open),
            price(high),
            price(low),
            price(close),
            sum(volumes, tick -> decimal(tick.trade().size())),
            priceVolume,
            turnover,
            priceVolume.signum() == 0
                    ? null
                    : turnover.divide(priceVolume, 8, RoundingMode.HALF_EVEN),
            sum(highLow, tick -> decimal(tick.trade().price())),
            (long) ticks.size(),
            (long) volumes.size(),
            (long) highLow.size(),
            time(open),
            time(high),
            time(low),
            time(close),
            ticks.stream().mapToLong(tick -> tick.record().offset()).min().orElseThrow(),
            ticks.stream().mapToLong(tick -> tick.record().offset()).max().orElseThrow(),
            ticks.stream().mapToLong(NaiveFold::mix).sum(),
        };
        for (int column = 0; column < values.length; column++) {
            insert.setObject(column + 1, values[column]);
        }
    }

    private static long mix(Folded tick) {
        return Fingerprint.mix(
                tick.record().partition(),
                tick.record().offset(),
                Fingerprint.hash(Objects.requireNonNull(tick.record().value())));
    }

    private static List<Folded> having(List<Folded> ticks, boolean day, int effect) {
        Predicate<Folded> has = tick -> ((day ? tick.daily() : tick.intraday()) & effect) != 0;
        return ticks.stream().filter(has).toList();
    }

    private static BigDecimal sum(List<Folded> ticks, Function<Folded, BigDecimal> value) {
        return ticks.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal decimal(long scaled) {
        return new BigDecimal(BigInteger.valueOf(scaled), 8);
    }

    private static @Nullable BigDecimal price(@Nullable Folded tick) {
        return tick == null ? null : decimal(tick.trade().price());
    }

    private static @Nullable OffsetDateTime time(@Nullable Folded tick) {
        return tick == null ? null : time(tick.trade().eventTime());
    }

    private static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
