package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.forming;
import static dev.candlewick.dashboard.candle.Candles.ofEpoch;
import static dev.candlewick.dashboard.candle.Candles.revised;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class CandleWindowTest {

    private static final List<Candle> ALL =
            List.of(
                    closed(0, "100", 1),
                    closed(1, "101", 2),
                    closed(2, "102", 3),
                    forming(3, "103", 4));

    private final Stored history = new Stored();
    private final CandleWindow window = new CandleWindow(history, IBM_1M);

    @BeforeEach
    void know() {
        window.reset(ALL);
    }

    @Test
    void aPlaceHasTheCandlesBeforeIt() {
        go(minute(2));
        assertThat(window.candles()).isEqualTo(ALL.subList(0, 2));
        assertThat(window.isLive()).isFalse();
        assertThat(window.until()).contains(minute(2));
    }

    @Test
    void aPlaceWithoutCandlesAfterItIsNoneAndStaysNoneWhenTheyCome() {
        go(minute(30));
        assertThat(window.isLive()).isTrue();
        assertThat(window.until()).isEmpty();
    }

    @Test
    void aPlaceBeforeTheFirstCandleIsNone() {
        go(minute(-30));
        assertThat(window.isLive()).isTrue();
        assertThat(window.until()).isEmpty();

        go(minute(2));
        go(minute(-30));
        assertThat(window.candles()).as("it stays where it was").isEqualTo(ALL.subList(0, 2));
        assertThat(window.until()).contains(minute(2));
    }

    @Test
    void aPlaceThatCouldNotBeReadIsGoneToLater() {
        history.away = true;
        go(minute(2));
        assertThat(window.isLive()).isTrue();
        assertThat(window.until()).contains(minute(2));

        history.away = false;
        assertThat(window.go()).isTrue();
        assertThat(window.candles()).isEqualTo(ALL.subList(0, 2));
    }

    @Test
    void thePastIsReadAgainOneReadingAtATime() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        assertThat(window.pastToRead(NOON)).isEmpty();
        history.rows = List.of(revised(0, "99", 7, 1), ALL.get(1), ALL.get(2));

        assertThat(window.take(shown, window.read(shown))).as("the same candles").isFalse();
        assertThat(window.candles()).containsExactly(revised(0, "99", 7, 1), ALL.get(1));
        assertThat(window.pastToRead(NOON)).isPresent();
    }

    @Test
    void whatCameWhileThePastWasReadIsNotTakenBack() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        Optional<List<Candle>> again = window.read(shown);
        window.renew(List.of(revised(0, "99", 7, 1)));

        window.take(shown, again);
        assertThat(window.candles()).containsExactly(revised(0, "99", 7, 1), ALL.get(1));
    }

    @Test
    void rowsOfAnotherEpochTakeThePlaceOfThoseBefore() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        history.rows = List.of(ofEpoch(2, closed(0, "98", 0)), ofEpoch(2, closed(1, "97", 0)));
        assertThat(window.take(shown, window.read(shown))).isFalse();
        assertThat(window.candles()).isEqualTo(history.rows);

        shown = window.pastToRead(NOON).orElseThrow();
        history.rows = List.of(ofEpoch(2, closed(0, "98", 0)));
        assertThat(window.take(shown, window.read(shown))).as("one is gone").isTrue();
        assertThat(window.candles()).isEqualTo(history.rows);
    }

    @Test
    void aPastThatWasLeftWhileItWasReadIsNotShownAgain() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        Optional<List<Candle>> again = window.read(shown);
        window.showNewest();
        window.take(shown, again);
        assertThat(window.candles()).isEqualTo(ALL);

        go(minute(3));
        CandleWindow.Past other = window.pastToRead(NOON).orElseThrow();
        window.take(shown, again);
        assertThat(window.candles()).isEqualTo(other.candles());
    }

    @Test
    void aPastThatIsGoneLeavesTheNewestCandles() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        history.rows = List.of();
        assertThat(window.take(shown, window.read(shown))).as("others are shown").isTrue();
        assertThat(window.isLive()).isTrue();
        assertThat(window.until()).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotAnswerLeavesThePastAsItIs() {
        go(minute(2));
        CandleWindow.Past shown = window.pastToRead(NOON).orElseThrow();
        history.away = true;
        window.take(shown, window.read(shown));
        assertThat(window.candles()).isEqualTo(ALL.subList(0, 2));
        assertThat(window.pastToRead(NOON)).as("it is tried again").isPresent();
    }

    private void go(Instant end) {
        window.seek(end, null, null);
        window.go();
    }

    private static Instant minute(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    /** A history of a few rows in memory. */
    private static final class Stored extends CandleHistory {

        private List<Candle> rows = ALL;
        private boolean away;

        Stored() {
            super(new CandleQueries(JdbcClient.create(new DriverManagerDataSource())));
        }

        private List<Candle> rows() {
            if (away) {
                throw new DataAccessResourceFailureException("away");
            }
            return rows;
        }

        @Override
        public Page until(CandleSeries series, Instant end) {
            List<Candle> before =
                    rows().stream().filter(each -> each.startTime().isBefore(end)).toList();
            return new Page(before, before.size() == rows.size());
        }

        @Override
        public List<Candle> again(CandleSeries series, List<Candle> shown) {
            return rows().stream()
                    .filter(each -> !each.startTime().isBefore(shown.getFirst().startTime()))
                    .limit(shown.size())
                    .toList();
        }
    }
}
