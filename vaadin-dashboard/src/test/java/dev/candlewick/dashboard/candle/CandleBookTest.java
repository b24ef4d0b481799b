package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.forming;
import static dev.candlewick.dashboard.candle.Candles.revised;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandleBookTest {

    private final CandleBook book = new CandleBook();

    @Test
    void newerVersionReplacesTheOlder() {
        book.apply(List.of(forming(0, "10", 1)));

        assertThat(book.apply(List.of(forming(0, "11", 2)))).containsExactly(forming(0, "11", 2));
        assertThat(book.candles()).containsExactly(forming(0, "11", 2));
    }

    @Test
    void olderVersionChangesNothing() {
        book.apply(List.of(closed(0, "11", 2)));

        assertThat(book.apply(List.of(forming(0, "10", 1), forming(0, "11", 2)))).isEmpty();
        assertThat(book.candles()).containsExactly(closed(0, "11", 2));
    }

    @Test
    void sameLogPositionGoesFromFormingToClosed() {
        book.apply(List.of(forming(0, "11", 2)));

        assertThat(book.apply(List.of(closed(0, "11", 2)))).containsExactly(closed(0, "11", 2));
    }

    @Test
    void anyOrderOfArrivalEndsInTheSameBook() {
        List<Candle> versions =
                List.of(
                        forming(0, "10", 1),
                        forming(0, "11", 4),
                        closed(0, "11", 4),
                        revised(0, "12", 9, 1),
                        revised(0, "13", 12, 2),
                        forming(1, "20", 5),
                        closed(1, "21", 8));
        for (int seed = 0; seed < 200; seed++) {
            List<Candle> shuffled = new ArrayList<>(versions);
            Collections.shuffle(shuffled, new Random(seed));
            CandleBook any = new CandleBook();
            shuffled.forEach(version -> any.apply(List.of(version)));

            assertThat(any.candles())
                    .as("seed %d", seed)
                    .containsExactly(revised(0, "13", 12, 2), closed(1, "21", 8));
        }
    }

    @Test
    void renewedAreOnlyCandlesThatItHolds() {
        book.apply(List.of(closed(1, "10", 4), closed(2, "11", 8)));

        book.renew(List.of(closed(0, "9", 1), revised(1, "12", 9, 1), forming(2, "10", 7)));

        assertThat(book.candles()).containsExactly(revised(1, "12", 9, 1), closed(2, "11", 8));
    }

    @Test
    void holdsTheNewestThatFitOnAScreen() {
        book.apply(IntStream.range(0, 200).mapToObj(minute -> closed(minute, "10", 1)).toList());

        assertThat(book.candles()).hasSize(CandleBook.CAPACITY);
        assertThat(book.first()).contains(closed(50, "10", 1));
        assertThat(book.last()).contains(closed(199, "10", 1));
        assertThat(book.apply(List.of(closed(3, "10", 1)))).as("older than the book").isEmpty();
    }
}
