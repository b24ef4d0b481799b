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

    private final List<Candle> shown = List.of(closed(0, "100", 1), closed(1, "101", 2));
    private final Counting queries = new Counting();
    private final CandleHistory history = new CandleHistory(queries);

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1_000_000, 1_000_000, Integer.MAX_VALUE})
    void noBrowserMovesItByMoreThanAWindow(int shift) {
        history.shifted(IBM_1M, shown, shift);

        assertThat(queries.counts)
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count).isBetween(1, CandleBook.CAPACITY + 2));
    }

    @Test
    void atTheNewestCandleItStops() {
        CandleHistory.Page page = history.shifted(IBM_1M, shown, 10);

        assertThat(page.newest()).isTrue();
        assertThat(page.candles()).isEqualTo(shown);
    }

    /** Only what is on screen, and what was asked of it. */
    private final class Counting extends CandleQueries {
        private final List<Integer> counts = new ArrayList<>();

        Counting() {
            super(JdbcClient.create(new DriverManagerDataSource()));
        }

        @Override
        public List<Candle> before(CandleSeries series, Instant time, int count) {
            counts.add(count);
            return List.of();
        }

        @Override
        public List<Candle> from(CandleSeries series, Instant time, int count) {
            counts.add(count);
            return shown.stream().filter(each -> !each.startTime().isBefore(time)).toList();
        }
    }
}
