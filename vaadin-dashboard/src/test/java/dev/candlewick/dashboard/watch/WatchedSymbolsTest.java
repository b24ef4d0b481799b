package dev.candlewick.dashboard.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedSymbolsTest {

    private static final WatchedSymbols THREE = new WatchedSymbols(List.of("IBM", "AAPL", "MSFT"));

    @Test
    void whatABrowserKeepsComesBackInTheSameOrder() {
        assertThat(WatchedSymbols.read(THREE.text())).contains(THREE);
        assertThat(WatchedSymbols.read("[]")).contains(new WatchedSymbols(List.of()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "  ",
                "IBM",
                "{\"symbols\":[\"IBM\"]}",
                "[",
                "null",
                "7",
                "[1,2]",
                "[null]",
                "[[\"IBM\"]]",
                "[\"<b>\"]",
                "[\"ibm\"]",
                "[\"\"]",
                "\u0000",
                "[\"IBM\""
            })
    void rubbishIsNoList(String kept) {
        assertThat(WatchedSymbols.read(kept)).isEmpty();
    }

    @Test
    void ofAHalfSpoiltListTheGoodSymbolsStay() {
        assertThat(
                        WatchedSymbols.read(
                                "[\"IBM\", 7, \"<img src=x>\", \"IBM\", null, \"BTC/USDT\"]"))
                .contains(new WatchedSymbols(List.of("IBM", "BTC/USDT")));
    }

    @Test
    void aListIsNeverLongerThanAScreenCanBear() {
        List<String> many = IntStream.range(0, 5_000).mapToObj(each -> "S" + each).toList();
        assertThat(new WatchedSymbols(many).symbols()).hasSize(WatchedSymbols.MOST);
        assertThat(WatchedSymbols.read("\"" + "x".repeat(200_000) + "\"")).isEmpty();
    }

    @Test
    void symbolsAreAddedOnceMovedAndRemoved() {
        assertThat(THREE.with("IBM")).isEqualTo(THREE);
        assertThat(THREE.with("GE").symbols()).containsExactly("IBM", "AAPL", "MSFT", "GE");
        assertThat(THREE.without("AAPL").symbols()).containsExactly("IBM", "MSFT");
        assertThat(THREE.moved("MSFT", 0).symbols()).containsExactly("MSFT", "IBM", "AAPL");
        assertThat(THREE.moved("IBM", 99).symbols()).containsExactly("AAPL", "MSFT", "IBM");
        assertThat(THREE.moved("IBM", -1)).isEqualTo(THREE);
        assertThat(THREE.moved("GE", 1)).isEqualTo(THREE);
    }

    @Test
    void movingLosesNoSymbolAndMakesNone() {
        Random random = new Random(7);
        WatchedSymbols list = THREE.with("GE").with("KO");
        for (int step = 0; step < 500; step++) {
            String moved = list.symbols().get(random.nextInt(5));
            int index = random.nextInt(5);
            list = list.moved(moved, index);
            assertThat(list.symbols().indexOf(moved)).isEqualTo(index);
            assertThat(list.symbols()).containsExactlyInAnyOrder("IBM", "AAPL", "MSFT", "GE", "KO");
        }
    }
}
