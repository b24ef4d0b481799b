package dev.candlewick.systemtest.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.systemtest.RealData;
import dev.candlewick.systemtest.arrival.UsualBuilders.Bar;
import dev.candlewick.systemtest.arrival.UsualBuilders.Minute;
import dev.candlewick.verify.rule.InstrumentFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What late ticks do to candles that are built as usual. The same ticks in order are the measure;
 * that ours equal it in every order of arrival is shown on the real components.
 */
class UsualBuildersTest {
    /** One second below the horizon, microseconds. */
    private static final long LONGEST_DELAY = 599_000_000;

    private final UsualBuilders usual =
            new UsualBuilders(InstrumentFile.parse(TestMarket.INSTRUMENTS));

    @Test
    void inOrderBothAreRight() {
        List<Tick> market = TestMarket.simulated();
        Map<Minute, Bar> right = usual.skipLate(market);

        assertThat(wrong(right, usual.bucketByArrival(market))).isZero();
    }

    @Test
    void lateTicksSpoilSimulatedCandles() {
        assertThat(report("simulated", TestMarket.simulated()))
                .isEqualTo(
                        """
                        simulated, 605 one-minute candles, 1 in 100 ticks late: 350 wrong where late ticks are skipped, 474 where they count on arrival
                        simulated, 605 one-minute candles, all ticks shuffled: 600 wrong where late ticks are skipped, 605 where they count on arrival
                        """);
    }

    @Test
    void lateTicksSpoilRecordedCandles() {
        Path ibm = Path.of(RealData.file("ticks/us-equity-ibm-20131007-11.csv.gz"));
        assertThat(report("IBM", TestMarket.recorded(ibm)))
                .isEqualTo(
                        """
                        IBM, 2157 one-minute candles, 1 in 100 ticks late: 672 wrong where late ticks are skipped, 1055 where they count on arrival
                        IBM, 2157 one-minute candles, all ticks shuffled: 2046 wrong where late ticks are skipped, 2099 where they count on arrival
                        """);
    }

    private String report(String name, List<Tick> market) {
        Map<Minute, Bar> right = usual.skipLate(market);
        String text =
                line(name, right, "1 in 100 ticks late", market, 0.01)
                        + line(name, right, "all ticks shuffled", market, 1);
        System.out.print(text);
        return text;
    }

    private String line(
            String name,
            Map<Minute, Bar> right,
            String arrival,
            List<Tick> market,
            double delayed) {
        List<Tick> arriving = Arrival.shuffled(market, delayed, LONGEST_DELAY, 1);
        return "%s, %d one-minute candles, %s: %d wrong where late ticks are skipped, %d where they count on arrival\n"
                .formatted(
                        name,
                        right.size(),
                        arrival,
                        wrong(right, usual.skipLate(arriving)),
                        wrong(right, usual.bucketByArrival(arriving)));
    }

    private static long wrong(Map<Minute, Bar> right, Map<Minute, Bar> built) {
        return UsualBuilders.differing(
                right.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, bar -> bar.getValue().values())),
                built);
    }
}
