package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.candlewick.job.instrument.ConditionTable;
import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Real ticks, folded, against the bars that their publisher made of them. */
class PublishedBarsTest {

    private static final String IBM = "us-equity-ibm-20131007-11";

    /** The publisher moves auction prints between these minutes. */
    private static final Set<LocalTime> MOVED =
            Set.of(
                    LocalTime.of(13, 30),
                    LocalTime.of(19, 59),
                    LocalTime.of(20, 0),
                    LocalTime.of(20, 1));

    private static final long SCALE = 100_000_000L;

    @Test
    void everyMinuteOfTheIbmWeekHasThePublishersPricesAndVolume() throws IOException {
        Market market = ibmWeek();
        List<String> differences = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        int bars = compare(market, Interval.ONE_MINUTE, "-1m", differences, volumes);

        assertThat(differences).isEmpty();
        assertThat(volumes).hasSizeLessThanOrEqualTo(1);
        assertThat(bars).isGreaterThan(2000);
    }

    @Test
    void everySecondOfTheIbmWeekHasThePublishersPrices() throws IOException {
        List<String> differences = new ArrayList<>();
        int bars = compare(ibmWeek(), Interval.ONE_SECOND, "-1s", differences, new ArrayList<>());

        assertThat(differences).isEmpty();
        assertThat(bars).isGreaterThan(26_000);
    }

    @Test
    void theFiveMinutesOfTheBitcoinCaptureHaveTheExchangesBars() throws IOException {
        Market market = new Market(Files.readString(data().resolve("instruments.csv")));
        replay(market, "binance-usdm-btcusdt-20240808");
        long[] counts = {2005, 1992, 4717, 7387, 3461};
        for (int minute = 0; minute < counts.length; minute++) {
            Candle candle =
                    market.candle(
                            "BTCUSDT",
                            Interval.ONE_MINUTE,
                            "2024-08-08T23:5" + (5 + minute) + ":00Z");
            assertThat(candle.ohlcv.tradeCount).isEqualTo(counts[minute]);
        }
        Ohlcv first = market.candle("BTCUSDT", Interval.ONE_MINUTE, "2024-08-08T23:55:00Z").ohlcv;
        assertThat(first.open).isEqualTo(scaled("61807.70"));
        assertThat(first.high).isEqualTo(scaled("61839.90"));
        assertThat(first.low).isEqualTo(scaled("61760.30"));
        assertThat(first.close).isEqualTo(scaled("61760.30"));
        assertThat(first.volume()).hasToString(Long.toString(scaled("136.450")));
    }

    @Test
    void theVolumeWeightedPriceLiesBetweenLowAndHighInEveryCandle() throws IOException {
        Market bitcoin = new Market(Files.readString(data().resolve("instruments.csv")));
        replay(bitcoin, "binance-usdm-btcusdt-20240808");
        for (Market market : List.of(ibmWeek(), bitcoin)) {
            long priced =
                    market.candles.values().stream()
                            .filter(candle -> isVwapInside(candle.ohlcv))
                            .count();
            assertThat(priced).isGreaterThan(300);
        }
    }

    /**
     * Whether there is such a price.
     *
     * @throws AssertionError when there is and it lies outside
     */
    private static boolean isVwapInside(Ohlcv ohlcv) {
        BigInteger volume = ohlcv.priceVolume().toBigInteger();
        BigInteger turnover = ohlcv.turnover().toBigInteger();
        assertThat(turnover)
                .isBetween(
                        volume.multiply(BigInteger.valueOf(ohlcv.low)),
                        volume.multiply(BigInteger.valueOf(ohlcv.high)));
        return volume.signum() > 0;
    }

    @Test
    void theSecondsOfCoinbaseMakeItsMinutesInOurOwnRollUp() throws IOException {
        Instrument instrument =
                Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n")
                        .of("BTC-USD");
        SymbolCandles candles = new SymbolCandles(0);
        Map<Interval, Map<Long, Candle>> rolledUp = new EnumMap<>(Interval.class);
        List<String[]> seconds = rows("bars/coinbase-btcusd-20161007-09-1s");
        for (int row = 0; row < seconds.size(); row++) {
            Partial second = asTrades(seconds.get(row), row);
            candles.merge(second, instrument);
            candles.close(second.start);
            candles.evict(Market.micros(Market.HORIZON));
            for (Candle candle : candles.takeDirty()) {
                rolledUp.computeIfAbsent(candle.interval, interval -> new TreeMap<>())
                        .put(candle.start, candle);
            }
        }

        List<String[]> minutes = rows("bars/coinbase-btcusd-20161007-09-1m");
        assertThat(minutes).hasSize(4_216);
        assertThat(rolledUp.getOrDefault(Interval.ONE_MINUTE, Map.of()).values())
                .map(PublishedBarsTest::figures)
                .containsExactlyElementsOf(
                        minutes.stream().map(bar -> figures(asTrades(bar, 0))).toList());
        // There are no published days; those of the seconds must be those of the minutes.
        SymbolCandles days = new SymbolCandles(0);
        for (int row = 0; row < minutes.size(); row++) {
            days.merge(asTrades(minutes.get(row), row), instrument);
        }
        assertThat(rolledUp.getOrDefault(Interval.ONE_DAY, Map.of()).values())
                .hasSize(3)
                .map(PublishedBarsTest::figures)
                .containsExactlyElementsOf(
                        Stream.of(days.takeDirty())
                                .filter(candle -> candle.interval == Interval.ONE_DAY)
                                .map(PublishedBarsTest::figures)
                                .toList());
    }

    /** A published bar as if it were the trades that it stands for. */
    private static Partial asTrades(String[] bar, int row) {
        Partial partial = new Partial();
        partial.start = Market.micros(bar[0]);
        partial.newestEventTime = partial.start;
        partial.folded.add(0, row, row);
        String[] prices = {bar[2], bar[3], bar[4], bar[5]};
        for (int print = 0; print < prices.length; print++) {
            partial.intraday.add(
                    partial.start,
                    4L * row + print,
                    scaled(prices[print]),
                    print == 0 ? scaled(bar[6]) : 0,
                    ConditionTable.OPEN_CLOSE | ConditionTable.HIGH_LOW | ConditionTable.VOLUME);
        }
        return partial;
    }

    private static List<Object> figures(Candle candle) {
        return figures(candle.start, candle.ohlcv);
    }

    private static List<Object> figures(Partial partial) {
        return figures(partial.start, partial.intraday);
    }

    private static List<Object> figures(long start, Ohlcv ohlcv) {
        return List.of(
                start, ohlcv.open, ohlcv.high, ohlcv.low, ohlcv.close, ohlcv.volume().toString());
    }

    private int compare(
            Market market,
            Interval interval,
            String suffix,
            List<String> differences,
            List<String> volumes)
            throws IOException {
        int bars = 0;
        Set<Long> published = new HashSet<>();
        for (String[] bar : rows("bars/" + IBM + suffix)) {
            published.add(Market.micros(bar[0]));
            if (isMoved(bar[0])) {
                continue;
            }
            bars++;
            Candle candle =
                    market.candles.get(new Market.Key("IBM", interval, Market.micros(bar[0])));
            if (candle == null) {
                differences.add(String.join(",", bar) + " is missing");
                continue;
            }
            Ohlcv own = candle.ohlcv;
            if (own.open != scaled(bar[2])
                    || own.high != scaled(bar[3])
                    || own.low != scaled(bar[4])
                    || own.close != scaled(bar[5])) {
                differences.add(
                        "%s is %d %d %d %d"
                                .formatted(
                                        String.join(",", bar),
                                        own.open,
                                        own.high,
                                        own.low,
                                        own.close));
            }
            if (!own.volume().toString().equals(Long.toString(scaled(bar[6])))) {
                volumes.add(String.join(",", bar) + " is " + own.volume());
            }
        }
        // A bucket with only trades that set no price is not published; every other one is.
        market.candles.forEach(
                (key, candle) -> {
                    String start =
                            java.time.Instant.ofEpochSecond(key.start() / 1_000_000).toString();
                    if (key.interval() == interval
                            && candle.ohlcv.openOffset != Ohlcv.NONE
                            && !isMoved(start)
                            && !published.contains(key.start())) {
                        differences.add(start + " is not published");
                    }
                });
        return bars;
    }

    private static boolean isMoved(String start) {
        return MOVED.contains(LocalTime.parse(start.substring(11, 16)));
    }

    private static Market ibmWeek() throws IOException {
        Market market = new Market(Files.readString(data().resolve("instruments.csv")));
        assertThat(replay(market, IBM)).isEqualTo(126_395);
        return market;
    }

    private static int replay(Market market, String name) throws IOException {
        int count = 0;
        for (String[] row : rows("ticks/" + name)) {
            LogRecord record = Market.trade(row[1], row[0], row[2], row[3]);
            record.conditions = row[5];
            market.fold(record);
            if (++count % 1000 == 0) {
                market.emit(record.eventTime - 500_000);
            }
        }
        market.emit(Long.MIN_VALUE);
        return count;
    }

    private static List<String[]> rows(String name) throws IOException {
        Path file = data().resolve(name + ".csv.gz");
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            Objects.requireNonNull(in.readLine());
            return in.lines().map(line -> line.split(",", -1)).toList();
        }
    }

    private static long scaled(String decimal) {
        return new BigDecimal(decimal).multiply(BigDecimal.valueOf(SCALE)).longValueExact();
    }

    private static Path data() {
        String folder = System.getenv("CANDLEWICK_DATA");
        Path data = folder == null ? Path.of("../../shared/data") : Path.of(folder);
        assumeTrue(
                Files.isDirectory(data),
                "no folder with real ticks: set CANDLEWICK_DATA (" + data.toAbsolutePath() + ")");
        return data;
    }
}
