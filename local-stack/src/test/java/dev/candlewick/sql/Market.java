package dev.candlewick.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One symbol with its trades, and the candles they make by a fold that looks at every trade of a
 * bucket and at nothing else. Writes the candles of the stored intervals, and says what {@code
 * candles()} must make of them.
 */
final class Market {

    static final List<String> STORED = List.of("1s", "1m", "5m", "15m", "1h", "1d");

    private static final List<String> EVERY_SESSION = List.of("PRE", "REGULAR", "POST", "CLOSED");

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                    .appendLiteral("+00")
                    .toFormatter()
                    .withZone(ZoneOffset.UTC);

    final String symbol;
    private final TradingCalendar calendar;
    private final List<Trade> trades = new ArrayList<>();
    private final Map<String, Integer> revisions = new HashMap<>();
    private long watermark = Long.MIN_VALUE;

    Market(String symbol, String calendar) {
        this.symbol = symbol;
        this.calendar = TradingCalendar.named(calendar);
    }

    Market add(Trade trade) {
        trades.add(trade);
        return this;
    }

    /** A trade of size 10 that counts for everything. */
    Market trade(String time, String price) {
        return add(Trade.at(Bucket.micros(Instant.parse(time)), trades.size(), price, "10"));
    }

    /** Candles that end at or before this time, in microseconds, are closed. */
    Market closedUntil(long time) {
        watermark = time;
        return this;
    }

    /** Says how often the stored candle with this start was revised. */
    void revised(String interval, long start, int revision) {
        revisions.put(interval + " " + start, revision);
    }

    /** Start of the candle of an interval that covers a time. */
    long start(String interval, long time) {
        return Bucket.of(calendar, time, interval, "ALL").start();
    }

    /** Writes the instrument, the sessions of the years around 2026, and all stored candles. */
    void write(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)"
                                + " VALUES (1, ?, ?, 0)")) {
            insert.setString(1, symbol);
            insert.setString(2, calendar.name());
            insert.executeUpdate();
        }
        writeSessions(connection);
        for (String interval : STORED) {
            writeCandles(connection, interval);
        }
    }

    /** Sessions are the same in every test, and many: they are written once. */
    private void writeSessions(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        INSERT INTO trading_session SELECT (r::trading_session).* FROM unnest(?) r
                        WHERE NOT EXISTS (
                            SELECT FROM trading_session WHERE calendar = ? AND session_date = '2028-12-31')
                        ON CONFLICT DO NOTHING""")) {
            Object[] rows =
                    calendar
                            .segmentsBetween(
                                    Bucket.midnight(calendar, LocalDate.of(2025, 1, 1)),
                                    Bucket.midnight(calendar, LocalDate.of(2029, 1, 1)))
                            .stream()
                            .map(this::sessionRow)
                            .toArray();
            insert.setArray(1, connection.createArrayOf("text", rows));
            insert.setString(2, calendar.name());
            insert.executeUpdate();
        }
    }

    private String sessionRow(SessionSegment segment) {
        return text(
                List.of(
                        1,
                        calendar,
                        segment.session(),
                        LocalDate.ofEpochDay(segment.sessionDate()),
                        instant(segment.start()),
                        instant(segment.end())));
    }

    private void writeCandles(Connection connection, String interval) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO candle_%1$s SELECT (?::candle_%1$s).*".formatted(interval))) {
            for (Map.Entry<Bucket, List<Trade>> entry :
                    buckets(interval, EVERY_SESSION, "ALL").entrySet()) {
                Bucket bucket = entry.getKey();
                List<@Nullable Object> row = new ArrayList<>(Arrays.asList(1, symbol));
                row.addAll(facts(bucket, entry.getValue(), interval.equals("1d")));
                row.add(isFinal(bucket));
                row.add(revision(interval, bucket));
                row.addAll(place(entry.getValue()));
                row.add(recordedAt(bucket));
                insert.setString(1, text(row));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * The rows of {@code candles()}, as text, in order.
     *
     * @param sessions those that count; all of them, or some under one name
     * @param name of the sessions, that candles of 1d and more carry
     */
    List<String> candles(String width, List<String> sessions, String name, long from, long to) {
        boolean everySession = sessions.containsAll(EVERY_SESSION);
        String source = source(width, everySession);
        long proven =
                STORED.stream()
                        .flatMap(stored -> buckets(stored, EVERY_SESSION, "ALL").keySet().stream())
                        .filter(this::isFinal)
                        .mapToLong(Bucket::end)
                        .max()
                        .orElse(Long.MIN_VALUE);
        Map<Bucket, List<Bucket>> parts =
                buckets(source, sessions, "ALL").keySet().stream()
                        .collect(
                                groupingBy(part -> Bucket.of(calendar, part.start(), width, name)));
        List<String> rows = new ArrayList<>();
        buckets(width, sessions, name)
                .forEach(
                        (bucket, folded) -> {
                            if (bucket.start() < from || bucket.start() >= to) {
                                return;
                            }
                            List<Bucket> of = parts.getOrDefault(bucket, List.of());
                            int revision =
                                    of.stream().mapToInt(part -> revision(source, part)).sum();
                            boolean isClosed =
                                    of.stream().allMatch(this::isFinal)
                                            && (source.equals(width) || bucket.end() <= proven);
                            List<@Nullable Object> row =
                                    new ArrayList<>(Arrays.asList(symbol, width));
                            row.addAll(facts(bucket, folded, source.equals("1d")));
                            row.add(!isClosed ? "PARTIAL" : revision == 0 ? "CLOSED" : "REVISED");
                            row.add(revision);
                            row.add(1);
                            row.addAll(place(folded));
                            row.add(
                                    of.stream()
                                            .map(Market::recordedAt)
                                            .max(Comparator.naturalOrder())
                                            .orElseThrow());
                            row.add(false);
                            rows.add(text(row));
                        });
        return rows;
    }

    /** The largest stored interval that divides a width. */
    private static String source(String width, boolean everySession) {
        if (width.matches("\\d+(d|w|mo)")) {
            return everySession ? "1d" : "1h";
        }
        return STORED.reversed().stream()
                .filter(stored -> !stored.equals("1d") && seconds(width) % seconds(stored) == 0)
                .findFirst()
                .orElseThrow();
    }

    private static long seconds(String width) {
        long number = Long.parseLong(width.replaceAll("\\D", ""));
        return width.endsWith("h") ? number * 3600 : width.endsWith("m") ? number * 60 : number;
    }

    private Map<Bucket, List<Trade>> buckets(String width, List<String> sessions, String name) {
        return trades.stream()
                .filter(trade -> sessions.contains(session(trade)))
                .collect(
                        groupingBy(
                                trade -> Bucket.of(calendar, trade.time(), width, name),
                                TreeMap::new,
                                java.util.stream.Collectors.toList()));
    }

    private String session(Trade trade) {
        return calendar.segmentAt(trade.time()).session().name();
    }

    /** Columns start_time to close_at. */
    private static List<@Nullable Object> facts(Bucket bucket, List<Trade> folded, boolean daily) {
        Comparator<Trade> inOrder =
                Comparator.comparingLong(Trade::time).thenComparingLong(Trade::offset);
        Comparator<Trade> byPrice = Comparator.comparing(Trade::price);
        Trade open = first(folded, trade -> trade.sets(daily).openClose(), inOrder);
        Trade close = first(folded, trade -> trade.sets(daily).openClose(), inOrder.reversed());
        Predicate<Trade> highLow = trade -> trade.sets(daily).highLow();
        Trade high = first(folded, highLow, byPrice.reversed().thenComparing(inOrder));
        Trade low = first(folded, highLow, byPrice.thenComparing(inOrder));
        Predicate<Trade> volume = trade -> trade.sets(daily).volume();
        BigDecimal priceVolume = sum(folded, highLow.and(volume), Trade::size);
        BigDecimal turnover =
                sum(folded, highLow.and(volume), trade -> trade.price().multiply(trade.size()));
        return Arrays.asList(
                instant(bucket.start()),
                instant(bucket.end()),
                bucket.session(),
                bucket.sessionDate(),
                price(open),
                price(high),
                price(low),
                price(close),
                sum(folded, volume, Trade::size),
                priceVolume,
                turnover,
                priceVolume.signum() == 0
                        ? null
                        : turnover.divide(priceVolume, 8, RoundingMode.HALF_EVEN),
                sum(folded, highLow, Trade::price),
                folded.size(),
                folded.stream().filter(volume).count(),
                folded.stream().filter(highLow).count(),
                time(open),
                time(high),
                time(low),
                time(close));
    }

    /** Columns first_offset to fingerprint. */
    private static List<Object> place(List<Trade> folded) {
        return List.of(
                folded.stream().mapToLong(Trade::offset).min().orElseThrow(),
                folded.stream().mapToLong(Trade::offset).max().orElseThrow(),
                folded.stream().mapToLong(Trade::fingerprint).sum());
    }

    private static @Nullable Trade first(
            List<Trade> trades, Predicate<Trade> counts, Comparator<Trade> order) {
        return trades.stream().filter(counts).min(order).orElse(null);
    }

    private static BigDecimal sum(
            List<Trade> trades, Predicate<Trade> counts, Function<Trade, BigDecimal> value) {
        return trades.stream().filter(counts).map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static @Nullable BigDecimal price(@Nullable Trade trade) {
        return trade == null ? null : trade.price();
    }

    private static @Nullable Instant time(@Nullable Trade trade) {
        return trade == null ? null : instant(trade.time());
    }

    private boolean isFinal(Bucket bucket) {
        return bucket.end() <= watermark;
    }

    private int revision(String interval, Bucket bucket) {
        return isFinal(bucket) ? revisions.getOrDefault(interval + " " + bucket.start(), 0) : 0;
    }

    private static Instant recordedAt(Bucket bucket) {
        return instant(bucket.end()).plus(bucket.start() % 1000, ChronoUnit.SECONDS);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** A row as PostgreSQL writes one. */
    private static String text(List<@Nullable Object> row) {
        return row.stream().map(Market::text).collect(joining(",", "(", ")"));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Instant time -> '"' + TIME.format(time) + '"';
            case BigDecimal number when number.signum() == 0 -> "0";
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            case Boolean truth -> truth ? "t" : "f";
            default -> value.toString();
        };
    }
}
