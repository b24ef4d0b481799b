package dev.candlewick.dashboard.alert;

import static dev.candlewick.dashboard.alert.Quotes.between;
import static dev.candlewick.dashboard.alert.Quotes.last;
import static dev.candlewick.dashboard.alert.Quotes.volume;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertJudgeTest {

    private final FakeLedger ledger = new FakeLedger();
    private final List<AlertFiring> told = new ArrayList<>();
    private AlertJudge judge = new AlertJudge(ledger, told::add);

    @Test
    void aPriceThatRisesToTheLevelFiresOnce() {
        watch(price("105", Direction.ABOVE, Repetition.ONCE));

        see(last(0, "104"), last(0, "104.99"));
        assertThat(told).isEmpty();
        see(last(1, "105"), last(1, "106"), last(2, "104"), last(3, "106"));

        assertThat(ledger.messages()).containsExactly("IBM has risen to 105, now 105. Sell");
        assertThat(ledger.all()).extracting(Alert::state).containsExactly(Alert.State.DONE);
    }

    @Test
    void aPriceThatIsThereAlreadyHasToLeaveFirst() {
        watch(price("105", Direction.ABOVE, Repetition.ONCE));

        see(last(0, "106"), last(0, "107"));
        assertThat(told).isEmpty();
        see(last(0, "104"), last(0, "105.5"));
        assertThat(told).hasSize(1);
    }

    @Test
    void anAlertOnAQuietSymbolKnowsWhereThePriceStandsWhenItIsMade() {
        see(last(0, "104"));
        watch(price("105", Direction.ABOVE, Repetition.ONCE));
        see(last(9, "106"));
        assertThat(told).hasSize(1);
    }

    @Test
    void aPriceOfBeforeNobodyLookedIsForgotten() {
        see(last(0, "104"));
        judge.forget();
        watch(price("105", Direction.ABOVE, Repetition.ONCE));
        see(last(9, "106"));
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasBeforeTheAlertDoesNotCount() {
        // The minute has been at 110 before anybody asked.
        see(between(0, "100", "110", "102"));
        watch(price("105", Direction.ABOVE, Repetition.ONCE));
        see(between(0, "100", "110", "103"), between(0, "99", "110", "103.5"));
        assertThat(told).isEmpty();

        see(between(1, "103", "104", "104"), between(1, "103", "105", "104"));
        assertThat(told).as("the next minute has been there itself").hasSize(1);
    }

    @Test
    void aPeakBetweenTwoLooksIsSeen() {
        watch(price("105", Direction.EITHER, Repetition.ALWAYS));

        see(between(0, "100", "101", "101"), between(0, "100", "106", "101"));
        assertThat(told).hasSize(1);
        see(between(0, "100", "106", "102"), between(0, "100", "106", "103"));
        assertThat(told).as("it is still the same peak").hasSize(1);
        see(between(0, "100", "107", "103"));
        assertThat(told).as("a higher one is another").hasSize(2);
    }

    @Test
    void fallingAndRisingAreToldApart() {
        watch(price("105", Direction.BELOW, Repetition.ALWAYS));

        see(last(0, "104"), last(0, "106"), last(1, "105"), last(1, "106"), last(1, "100"));

        assertThat(ledger.messages())
                .containsExactly(
                        "IBM has fallen to 105, now 105. Sell",
                        "IBM has fallen to 105, now 100. Sell");
    }

    @Test
    void atMostOnceInEachBar() {
        watch(price("105", Direction.ABOVE, Repetition.PER_BAR));

        see(last(0, "104"), last(0, "106"), last(0, "104"), last(0, "106"));
        assertThat(told).hasSize(1);
        see(last(1, "104"), last(1, "106"), last(1, "104"), last(1, "107"));
        assertThat(told).hasSize(2);
        see(last(2, "108"));
        assertThat(told).as("it has not left the level").hasSize(2);
    }

    @Test
    void aRestartTellsNothingTwiceAndForgetsNothing() {
        watch(price("105", Direction.ABOVE, Repetition.ALWAYS));
        see(last(0, "104"), last(0, "106"));
        assertThat(told).hasSize(1);

        restart();
        see(last(0, "106"), last(1, "107"));
        assertThat(told).as("it was above before").hasSize(1);

        see(last(1, "104"));
        restart();
        see(last(2, "106"));
        assertThat(told).as("it came from below while nobody looked").hasSize(2);
    }

    @Test
    void aRestartInTheMiddleOfABarTellsNothingTwice() {
        watch(price("105", Direction.ABOVE, Repetition.PER_BAR));
        see(last(0, "104"), last(0, "106"), last(0, "104"));
        restart();
        see(last(0, "106"));
        assertThat(told).hasSize(1);
    }

    @Test
    void twoProgramsOnOneLedgerFireOnce() {
        Alert alert = watch(price("105", Direction.ABOVE, Repetition.ALWAYS));
        AlertJudge other = new AlertJudge(ledger, told::add);
        other.watch(List.of(alert));
        for (AlertJudge each : List.of(judge, other)) {
            each.quotes(List.of(last(0, "104")));
        }
        judge.quotes(List.of(last(0, "106")));
        other.quotes(List.of(last(0, "106")));

        assertThat(told).hasSize(1);
    }

    @Test
    void whatCouldNotBeWrittenIsJudgedAgain() {
        watch(price("105", Direction.ABOVE, Repetition.ONCE));
        see(last(0, "104"));
        ledger.away(true);
        assertThatThrownBy(() -> see(last(0, "106"))).isInstanceOf(IllegalStateException.class);
        ledger.away(false);
        see(last(0, "106.5"));

        assertThat(ledger.messages()).containsExactly("IBM has risen to 105, now 106.5. Sell");
    }

    @Test
    void quotesOfAnOlderCandleAreNoNews() {
        watch(price("105", Direction.BELOW, Repetition.ALWAYS));
        see(last(5, "110"), last(3, "100"), last(5, "111"));
        assertThat(told).isEmpty();
    }

    @Test
    void changeIsInPerCentOfThePriorClose() {
        watch(rule(Measure.CHANGE, "5", Direction.ABOVE, Repetition.ONCE));
        see(last(0, "104"), last(0, "105.25"));
        assertThat(ledger.messages())
                .containsExactly("IBM: change of the day has risen to 5%, now 5.25%. Sell");
    }

    @Test
    void everyMinuteBeginsWithoutVolume() {
        watch(rule(Measure.VOLUME, "1000", Direction.ABOVE, Repetition.ALWAYS));
        see(volume(0, "10"), volume(0, "1500"), volume(0, "1600"));
        assertThat(told).hasSize(1);
        see(volume(1, "1200"));
        assertThat(told).as("the next minute, though never seen below").hasSize(2);
    }

    @Test
    void silenceIsToldOnceAndAgainAfterTicksHaveCome() {
        watch(rule(Measure.SILENCE, "60", Direction.ABOVE, Repetition.ALWAYS));
        see(last(0, "100"));
        Instant heard = NOON.plusSeconds(2);
        judge.look(heard.plusSeconds(10));
        judge.look(heard.plusSeconds(61));
        judge.look(heard.plusSeconds(90));
        assertThat(ledger.messages()).containsExactly("No tick of IBM for 60 s. Sell");

        see(last(3, "100"));
        judge.look(heard.plusSeconds(190));
        judge.look(heard.plusSeconds(241));
        assertThat(told).hasSize(2);
    }

    @Test
    void aFlagCountsWhenItWasKnownAfterTheAlertAndOnlyOnce() {
        see(last(10, "100"));
        watch(flags(Repetition.ALWAYS));
        judge.flags(List.of(flag(5, "WARN", "OPEN")));
        judge.flags(
                List.of(
                        flag(12, "WARN", "OPEN"),
                        flag(13, "INFO", "OPEN"),
                        flag(14, "CRITICAL", "CLEARED")));
        judge.flags(List.of(flag(12, "WARN", "CONFIRMED")));
        assertThat(ledger.messages())
                .containsExactly("IBM: PRICE_JUMP, WARN, at 2 Mar 12:12:00 UTC. Sell");

        restart();
        see(last(20, "100"));
        judge.flags(List.of(flag(12, "CRITICAL", "CONFIRMED"), flag(20, "WARN", "OPEN")));
        assertThat(told).as("a rebuild may write the old one anew").hasSize(2);
    }

    @Test
    void howeverAPriceWalksFiringsAlternateWithItsSides() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            FakeLedger own = new FakeLedger();
            AlertRule rule = price("100", Direction.EITHER, Repetition.ALWAYS);
            own.add(rule);
            AlertJudge walker = new AlertJudge(own, firing -> {});
            walker.watch(own.all());
            int expected = 0;
            int side = 0;
            for (int minute = 0; minute < 60; minute++) {
                // Never the level itself, so that the expected count is plain.
                int price = 95 + random.nextInt(5) + (random.nextBoolean() ? 6 : 0);
                int now = Integer.signum(price - 100);
                expected += side != 0 && now != side ? 1 : 0;
                side = now;
                walker.quotes(List.of(last(minute, String.valueOf(price))));
                if (random.nextInt(10) == 0) {
                    walker = new AlertJudge(own, firing -> {});
                    walker.watch(own.all());
                }
            }
            assertThat(own.messages()).as("seed %d", seed).hasSize(expected);
        }
    }

    private Alert watch(AlertRule rule) {
        Alert alert = ledger.add(rule);
        judge.watch(ledger.all());
        return alert;
    }

    private void restart() {
        judge = new AlertJudge(ledger, told::add);
        judge.watch(ledger.all());
    }

    private void see(Quote... quotes) {
        for (Quote quote : quotes) {
            judge.quotes(List.of(quote));
        }
    }

    private static AlertRule price(String level, Direction direction, Repetition repetition) {
        return rule(Measure.PRICE, level, direction, repetition);
    }

    private static AlertRule rule(
            Measure measure, String level, Direction direction, Repetition repetition) {
        return new AlertRule(
                Optional.of("IBM"),
                measure,
                direction,
                Optional.of(new BigDecimal(level)),
                Optional.empty(),
                Optional.empty(),
                repetition,
                Bar.ONE_MINUTE,
                Optional.empty(),
                "Sell");
    }

    private static AlertRule flags(Repetition repetition) {
        return new AlertRule(
                Optional.empty(),
                Measure.ANOMALY,
                Direction.ABOVE,
                Optional.empty(),
                Optional.of("PRICE_JUMP"),
                Optional.of("WARN"),
                repetition,
                Bar.ONE_MINUTE,
                Optional.empty(),
                "Sell");
    }

    private static Anomaly flag(int minute, String severity, String status) {
        Instant start = NOON.plusSeconds(60L * minute);
        return new Anomaly(
                "IBM",
                "PRICE_JUMP",
                "1m",
                start,
                start.plusSeconds(60),
                severity,
                status,
                start.minusSeconds(3_600),
                start,
                60,
                0.01,
                0,
                8,
                6,
                "",
                Map.of(),
                start.plusSeconds(60),
                0,
                1,
                2,
                start,
                null);
    }
}
