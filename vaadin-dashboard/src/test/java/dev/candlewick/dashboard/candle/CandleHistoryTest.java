package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class CandleHistoryTest {

    private List<Candle> shown = List.of(closed(0, "100", 1), closed(1, "101", 2));
    private final Counting queries = new Counting();
    private final CandleHistory history = new CandleHistory(queries);

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1_000_000, 1_000_000, Integer.MAX_VALUE})
    void noBrowserMovesItByMoreThanAWindow(int shift) {
        history.shifted(IBM_1M, shown, shift, CandleBook.CAPACITY);

        assertThat(queries.counts)
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count).isBetween(1, CandleBook.CAPACITY + 2));
    }

    @Test
    void atTheNewestCandleItStops() {
        CandleHistory.Page page = history.shifted(IBM_1M, shown, 10, CandleBook.CAPACITY);

        assertThat(page.newest()).isTrue();
        assertThat(page.candles()).isEqualTo(shown);
    }

    @Test
    void theOldestWindowHasAsManyAsCanBeSeen() {
        List<Candle> known = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            known.add(closed(minute, "100", minute));
        }
        shown = List.copyOf(known);

        assertThat(history.shifted(IBM_1M, shown, -30, 20).candles())
                .isEqualTo(known.subList(0, 30));
        assertThat(history.shifted(IBM_1M, shown, -50, 20).candles())
                .isEqualTo(known.subList(0, 20));
        CandleHistory.Page all = history.shifted(IBM_1M, shown, -50, CandleBook.CAPACITY);
        assertThat(all.candles()).as("all fit").isEqualTo(known);
        assertThat(all.newest()).as("nothing was left").isTrue();
        assertThat(history.shifted(IBM_1M, shown, -50, 20).newest()).isFalse();
    }

    @Test
    void aPlaceHasTheCandlesBeforeItAndIsTheNewestWhenNoneComeAfter() {
        history.until(IBM_1M, shown.getLast().startTime());
        assertThat(queries.before).containsExactly(shown.getLast().startTime());
        assertThat(history.until(IBM_1M, shown.getLast().startTime()).newest()).isFalse();
        assertThat(history.until(IBM_1M, shown.getLast().endTime()).newest()).isTrue();
    }

    /** Only what is on screen, and what was asked of it. */
    private final class Counting extends CandleQueries {
        private final List<Integer> counts = new ArrayList<>();
        private final List<Instant> before = new ArrayList<>();

        Counting() {
            super(JdbcClient.create(new DriverManagerDataSource()));
        }

        @Override
        public List<Candle> before(CandleSeries series, Instant time, int count) {
            counts.add(count);
            before.add(time);
            return List.of();
        }

        @Override
        public List<Candle> from(CandleSeries series, Instant time, int count) {
            counts.add(count);
            return shown.stream()
                    .filter(each -> !each.startTime().isBefore(time))
                    .limit(count)
                    .toList();
        }
    }
}
