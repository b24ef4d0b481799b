package dev.candlewick.verify.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.verify.log.Classifier;
import dev.candlewick.verify.log.MemoryLog;
import dev.candlewick.verify.rule.InstrumentFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The SQL fold of real ticks against the bars that their publishers made of them. */
@RealComponents(Part.DATABASE)
class PublishedBarsIT {

    /** Minutes between which the publisher moves auction prints. */
    private static final Set<String> MOVED = Set.of("13:30", "19:59", "20:00", "20:01");

    private record Bar(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close) {

        static Bar of(List<String> prices) {
            List<BigDecimal> numbers =
                    prices.stream()
                            .map(price -> new BigDecimal(price).stripTrailingZeros())
                            .toList();
            return new Bar(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        }
    }

    private final Database database;

    PublishedBarsIT(Database database) {
        this.database = database;
    }

    @Test
    void theMinutesAndSecondsOfTheIbmWeekAreThePublishers() {
        try (Session session =
                folded("us-equity-ibm-20131007-11", "IBM,XNYS,us-tape-mask,0.01,IBM")) {
            for (String interval : List.of("1m", "1s")) {
                Map<Instant, Bar> published =
                        rows("bars/us-equity-ibm-20131007-11-" + interval).stream()
                                .filter(row -> !isMoved(Instant.parse(row.get(0))))
                                .collect(
                                        Collectors.toMap(
                                                row -> Instant.parse(row.get(0)),
                                                row -> Bar.of(row.subList(2, 6)),
                                                (one, other) -> one,
                                                TreeMap::new));
                assertThat(published).hasSizeGreaterThan(2_000);
                assertThat(folded(session, interval)).isEqualTo(published);
            }
        }
    }

    @Test
    void theVolumesOfTheIbmMinutesAreThePublishers() {
        try (Session session =
                folded("us-equity-ibm-20131007-11", "IBM,XNYS,us-tape-mask,0.01,IBM")) {
            Map<Instant, BigDecimal> folded = new TreeMap<>();
            session.query(
                    "SELECT start_time, volume FROM expected_1m",
                    row ->
                            folded.put(
                                    Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS),
                                    row.getBigDecimal(2)));
            assertThat(rows("bars/us-equity-ibm-20131007-11-1m"))
                    .filteredOn(row -> !isMoved(Instant.parse(row.get(0))))
                    .filteredOn(
                            row ->
                                    new BigDecimal(row.get(6))
                                                    .compareTo(
                                                            folded.getOrDefault(
                                                                    Instant.parse(row.get(0)),
                                                                    BigDecimal.ONE.negate()))
                                            != 0)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void theMinutesOfTheBitcoinCaptureAreTheExchanges() {
        try (Session session =
                folded("binance-usdm-btcusdt-20240808", "BTCUSDT,24x7,,0.1,Bitcoin")) {
            List<List<String>> minutes =
                    session.query(
                            """
                            SELECT trade_count, trim_scale(open), trim_scale(high), trim_scale(low), trim_scale(close), trim_scale(volume)
                            FROM expected_1m WHERE pg_temp.shown(start_time) ~ '23:5[5-9]:00' ORDER BY start_time
                            """,
                            row ->
                                    List.of(
                                            row.getString(1),
                                            row.getString(2),
                                            row.getString(3),
                                            row.getString(4),
                                            row.getString(5),
                                            row.getString(6)));
            assertThat(minutes)
                    .map(minute -> minute.get(0))
                    .containsExactly("2005", "1992", "4717", "7387", "3461");
            assertThat(minutes.get(0))
                    .containsExactly("2005", "61807.7", "61839.9", "61760.3", "61760.3", "136.45");
        }
    }

    private static Map<Instant, Bar> folded(Session session, String interval) {
        Map<Instant, Bar> bars = new TreeMap<>();
        session.query(
                "SELECT start_time, open, high, low, close FROM expected_%s WHERE open IS NOT NULL"
                        .formatted(interval),
                row -> {
                    Instant start = Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
                    if (!isMoved(start)) {
                        bars.put(
                                start,
                                Bar.of(
                                        List.of(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                row.getString(5))));
                    }
                    return start;
                });
        return bars;
    }

    private static boolean isMoved(Instant start) {
        return MOVED.contains(start.toString().substring(11, 16));
    }

    /** Folds a file of ticks against a database without candles. */
    private Session folded(String file, String instrument) {
        MemoryLog log = new MemoryLog(1);
        rows("ticks/" + file).forEach(row -> log.send(0, row.get(1), message(row)));
        String instruments = "symbol,calendar,condition_table,tick_size,name\n" + instrument;
        Epoch epoch = new Epoch(1, "ticks", 600_000_000L, instruments, Map.of());
        Selection all = new Selection(Optional.empty(), Optional.empty(), Optional.empty());
        Session session =
                new Session(
                        database.jdbcUrl(), Role.OWNER.roleName(), database.password(Role.OWNER));
        Snapshot.take(session, epoch, all);
        Classifier classifier =
                new Classifier(epoch.horizon(), InstrumentFile.parse(instruments), Map.of());
        try (TickLoader loader = new TickLoader(session, all, log.ends())) {
            log.read(log.ends(), record -> loader.load(record, classifier.classify(record)));
            loader.finish();
        }
        new Comparison(session, epoch, all, message -> {}).run();
        return session;
    }

    private static String message(List<String> row) {
        String id = row.get(5).replaceFirst("^(.*;)?id=", "");
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":%s,\"conditions\":\"%s\"%s}"
                .formatted(
                        row.get(1),
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(row.get(0))),
                        row.get(2),
                        row.get(3),
                        row.get(5).replaceFirst(";?id=.*$", ""),
                        id.equals(row.get(5)) ? "" : ",\"trade_id\":\"" + id + "\"");
    }

    private static List<List<String>> rows(String name) {
        Path file = data().resolve(name + ".csv.gz");
        assumeTrue(
                Files.exists(file),
                () ->
                        "the real ticks are not here: set CANDLEWICK_DATA to their folder, "
                                + file
                                + " is missing");
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            Function<String, List<String>> cells = line -> List.of(line.split(",", -1));
            return reader.lines().skip(1).map(cells).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of {@code CANDLEWICK_DATA}, by default beside the repository. */
    private static Path data() {
        String named = System.getenv("CANDLEWICK_DATA");
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(".mvn")) && root.getParent() != null) {
            root = root.getParent();
        }
        return named == null ? root.resolve("../shared/data") : Path.of(named);
    }
}
