package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.forming;
import static dev.candlewick.dashboard.candle.Candles.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedFrameTest {

    @Test
    void mergedFramesKeepTheNewestOfEachCandleAndQuote() {
        FeedFrame merged =
                frame(false, List.of(forming(0, "10", 1)), List.of(quote("IBM", "", "10")))
                        .and(
                                frame(
                                        false,
                                        List.of(closed(0, "11", 2), forming(1, "12", 3)),
                                        List.of(quote("IBM", "", "12"))));

        assertThat(merged.candles()).containsExactly(closed(0, "11", 2), forming(1, "12", 3));
        assertThat(merged.quotes()).containsExactly(quote("IBM", "", "12"));
        assertThat(merged.complete()).isFalse();
    }

    @Test
    void changesAfterACompleteWindowStayComplete() {
        FeedFrame merged =
                frame(true, List.of(closed(0, "10", 1)), List.of())
                        .and(frame(false, List.of(forming(1, "12", 3)), List.of()));

        assertThat(merged.complete()).isTrue();
        assertThat(merged.candles()).containsExactly(closed(0, "10", 1), forming(1, "12", 3));
    }

    @Test
    void completeWindowReplacesWhatWaited() {
        FeedFrame merged =
                frame(false, List.of(closed(0, "10", 9)), List.of())
                        .and(frame(true, List.of(forming(1, "12", 3)), List.of()));

        assertThat(merged.complete()).isTrue();
        assertThat(merged.candles()).containsExactly(forming(1, "12", 3));
    }

    @Test
    void framesOfTwoSeriesAreNeverMixed() {
        FeedFrame other =
                new FeedFrame(
                        new CandleSeries("IBM", Interval.ONE_HOUR),
                        false,
                        List.of(),
                        List.of(),
                        new FeedStatus.Live(),
                        NOON);

        assertThatThrownBy(() -> frame(false, List.of(), List.of()).and(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be merged");
    }

    private static FeedFrame frame(boolean complete, List<Candle> candles, List<Quote> quotes) {
        return new FeedFrame(IBM_1M, complete, candles, quotes, new FeedStatus.Live(), NOON);
    }
}
