package dev.candlewick.sql;

import dev.candlewick.localstack.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Daily bars of 1998 to 2021 as a publisher gives them twice: as they were traded, and adjusted for
 * splits. The raw ones are written as candles; the adjusted ones are held against what the database
 * makes of them.
 *
 * <p>The publisher rounds: adjusted prices to four decimals, and before that the factor of each
 * stretch between two splits, to six digits (1/56 is 0.0178571). So a day is equal when its four
 * prices are ours, rounded to four decimals. Where it is not, one and the same factor must make the
 * published prices of all days of its stretch, and that factor must be ours but for the rounding:
 * then the difference is the publisher's factor. A dividend or a wrong split would have cut the
 * stretch in two.
 */
record PublishedDays(
        List<Split> splits,
        Map<String, TreeMap<LocalDate, List<BigDecimal>>> raw,
        Map<String, TreeMap<LocalDate, List<BigDecimal>>> adjusted) {

    private static final Path FOLDER =
            System.getenv("CANDLEWICK_DATA") == null
                    ? Repository.root().resolve("../shared/data")
                    : Path.of(System.getenv("CANDLEWICK_DATA"));
    private static final Path RAW = FOLDER.resolve("bars/us-equity-multiyear-1d.csv.gz");
    private static final Path ADJUSTED =
            FOLDER.resolve("bars/us-equity-multiyear-splitadj-1d.csv.gz");

    /** Half a unit of the last decimal that is published. */
    private static final BigDecimal HALF = new BigDecimal("0.00005");

    /** By how much a factor of six digits may be off, of itself. */
    private static final BigDecimal SIX_DIGITS = new BigDecimal("0.000005");

    private static final MathContext MANY = new MathContext(40);

    record Split(String symbol, LocalDate exDate, BigDecimal newShares, BigDecimal oldShares) {}

    /**
     * @param equal days whose four prices are those published
     * @param byFactor the others, with the reason, in words
     * @param unexplained those without a reason
     */
    record Report(int days, int equal, List<String> byFactor, List<String> unexplained) {

        String text() {
            return "%d published days: %d equal, %d by the publisher's factor, %d unexplained"
                    .formatted(days, equal, byFactor.size(), unexplained.size());
        }

        /** Leaves every day that is not equal behind, with its reason. */
        void write() throws IOException {
            List<String> lines = new ArrayList<>(List.of(text()));
            lines.addAll(unexplained);
            lines.addAll(byFactor);
            Path file =
                    Files.createDirectories(Repository.root().resolve("local-stack/target"))
                            .resolve("adjusted-days.txt");
            Files.write(file, lines);
        }
    }

    static boolean areThere() {
        return Files.exists(RAW) && Files.exists(ADJUSTED);
    }

    static PublishedDays read() throws IOException {
        return new PublishedDays(readSplits(), bars(RAW), bars(ADJUSTED));
    }

    private static List<Split> readSplits() throws IOException {
        List<Split> splits = new ArrayList<>();
        try (InputStream file =
                        Objects.requireNonNull(
                                PublishedDays.class.getResourceAsStream("splits-1998-2021.csv"));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line : reader.lines().skip(1).toList()) {
                List<String> cells = List.of(line.split("[,:]"));
                splits.add(
                        new Split(
                                cells.get(0),
                                LocalDate.parse(cells.get(1)),
                                new BigDecimal(cells.get(3)),
                                new BigDecimal(cells.get(4))));
            }
        }
        return splits;
    }

    /** Open, high, low, close and volume by symbol and date of New York. */
    private static Map<String, TreeMap<LocalDate, List<BigDecimal>>> bars(Path file)
            throws IOException {
        Map<String, TreeMap<LocalDate, List<BigDecimal>>> bars = new TreeMap<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            for (String line : reader.lines().skip(1).toList()) {
                List<String> cells = List.of(line.split(","));
                // Each day begins at midnight of New York, and so on the same date in UTC.
                bars.computeIfAbsent(cells.get(1), symbol -> new TreeMap<>())
                        .put(
                                LocalDate.parse(cells.get(0).substring(0, 10)),
                                cells.subList(2, 7).stream().map(BigDecimal::new).toList());
            }
        }
        return bars;
    }

    /** Writes the raw days as candles of the live epoch 1. */
    void writeRaw(Connection writer) throws SQLException {
        writer.setAutoCommit(false);
        for (var ofSymbol : raw.entrySet()) {
            try (PreparedStatement insert =
                    writer.prepareStatement(
                            """
                            WITH bar AS (
                                SELECT b[1]::date AS day, b[1]::date::timestamp AT TIME ZONE 'America/New_York' AS at,
                                       b[2]::numeric AS o, b[3]::numeric AS h, b[4]::numeric AS l, b[5]::numeric AS c, b[6]::numeric AS v
                                FROM (SELECT string_to_array(line, ',') AS b FROM unnest(?) line) lines),
                            named AS (
                                INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)
                                VALUES (1, ?, 'XNYS', 0))
                            INSERT INTO candle_1d (log_epoch, symbol, start_time, end_time, session, session_date,
                                open, high, low, close, open_at, high_at, low_at, close_at,
                                volume, price_volume, turnover, vwap, price_sum, tick_count, trade_count, price_trade_count,
                                is_final, first_offset, last_offset, fingerprint)
                            SELECT 1, ?, at, (day + 1)::timestamp AT TIME ZONE 'America/New_York', 'ALL', day,
                                   o, h, l, c, at + interval '10 hours', at + interval '11 hours', at + interval '11 hours', at + interval '12 hours',
                                   v, v, v * c, CASE WHEN v > 0 THEN c END, o + h + l + c, 4, 4, 4, true, 0, 0, 0
                            FROM bar""")) {
                Object[] lines =
                        ofSymbol.getValue().entrySet().stream().map(PublishedDays::line).toArray();
                insert.setArray(1, writer.createArrayOf("text", lines));
                insert.setString(2, ofSymbol.getKey());
                insert.setString(3, ofSymbol.getKey());
                insert.executeUpdate();
            }
        }
        writer.commit();
    }

    private static String line(Map.Entry<LocalDate, List<BigDecimal>> day) {
        StringBuilder line = new StringBuilder(day.getKey().toString());
        day.getValue().forEach(value -> line.append(',').append(value.toPlainString()));
        return line.toString();
    }

    /** Holds every published day against the same day of {@code adjusted_candles}. */
    Report compare(Connection reader) throws SQLException {
        int days = 0;
        int equal = 0;
        List<String> byFactor = new ArrayList<>();
        List<String> unexplained = new ArrayList<>();
        Map<String, Stretch> stretches = new TreeMap<>();
        for (var ofSymbol : adjusted.entrySet()) {
            Map<LocalDate, List<BigDecimal>> ours = ours(reader, ofSymbol.getKey());
            for (var day : ofSymbol.getValue().entrySet()) {
                days++;
                List<BigDecimal> prices = day.getValue().subList(0, 4);
                List<BigDecimal> own = ours.get(day.getKey());
                if (prices.equals(own)) {
                    equal++;
                    continue;
                }
                String line =
                        "%s %s published %s, ours %s"
                                .formatted(ofSymbol.getKey(), day.getKey(), prices, own);
                Stretch stretch =
                        stretches.computeIfAbsent(
                                ofSymbol.getKey() + start(ofSymbol.getKey(), day.getKey()),
                                key -> stretch(ofSymbol.getKey(), day.getKey()));
                if (own != null && stretch.isOneFactorLikeOurs()) {
                    byFactor.add(line + ": " + stretch);
                } else {
                    unexplained.add(line + ": " + stretch);
                }
            }
        }
        return new Report(days, equal, byFactor, unexplained);
    }

    private static Map<LocalDate, List<BigDecimal>> ours(Connection reader, String symbol)
            throws SQLException {
        Map<LocalDate, List<BigDecimal>> ours = new TreeMap<>();
        try (PreparedStatement select =
                reader.prepareStatement(
                        """
                        SELECT session_date, open, high, low, close
                        FROM adjusted_candles(?, '1d', '-infinity', 'infinity', adjust => 'splits', as_of => '2021-03-31')""")) {
            select.setString(1, symbol);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<BigDecimal> prices = new ArrayList<>();
                    for (int column = 2; column <= 5; column++) {
                        prices.add(row.getBigDecimal(column).setScale(4, RoundingMode.HALF_EVEN));
                    }
                    ours.put(row.getObject(1, LocalDate.class), prices);
                }
            }
        }
        return ours;
    }

    /**
     * The days between two splits, and the factors that would make the published prices of all of
     * them: those from least to most, none when least is larger.
     */
    private record Stretch(
            LocalDate from, LocalDate to, BigDecimal own, BigDecimal least, BigDecimal most) {

        boolean isOneFactorLikeOurs() {
            BigDecimal off = own.multiply(SIX_DIGITS);
            return least.compareTo(most) <= 0
                    && most.compareTo(own.subtract(off)) >= 0
                    && least.compareTo(own.add(off)) <= 0;
        }

        @Override
        public String toString() {
            return "the publisher's factor from %s to %s lies between %s and %s, the exact one is %s"
                    .formatted(
                            from,
                            to,
                            least.round(new MathContext(12)),
                            most.round(new MathContext(12)),
                            own.round(new MathContext(12)));
        }
    }

    /** First date of the stretch that a day lies in. */
    private LocalDate start(String symbol, LocalDate day) {
        return splits.stream()
                .filter(split -> split.symbol().equals(symbol) && !split.exDate().isAfter(day))
                .map(Split::exDate)
                .max(Comparator.naturalOrder())
                .orElse(LocalDate.MIN);
    }

    private Stretch stretch(String symbol, LocalDate day) {
        LocalDate from = start(symbol, day);
        LocalDate to = LocalDate.MAX;
        BigDecimal own = BigDecimal.ONE;
        for (Split split : splits) {
            if (!split.symbol().equals(symbol)) {
                continue;
            }
            if (split.exDate().isAfter(day)) {
                own = own.multiply(split.oldShares()).divide(split.newShares(), MANY);
                to = split.exDate().isBefore(to) ? split.exDate() : to;
            }
        }
        BigDecimal least = BigDecimal.ZERO;
        BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
        var published = Objects.requireNonNull(adjusted.get(symbol)).subMap(from, to);
        for (var other : published.entrySet()) {
            List<BigDecimal> traded =
                    Objects.requireNonNull(
                            Objects.requireNonNull(raw.get(symbol)).get(other.getKey()));
            for (int price = 0; price < 4; price++) {
                BigDecimal value = other.getValue().get(price);
                least = least.max(value.subtract(HALF).divide(traded.get(price), MANY));
                most = most.min(value.add(HALF).divide(traded.get(price), MANY));
            }
        }
        return new Stretch(published.firstKey(), published.lastKey(), own, least, most);
    }
}
