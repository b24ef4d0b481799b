package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.topic.TopicTail;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveStartTest {
    private static final long MINUTE = 60_000_000;

    private final FeedOptions options = new FeedOptions();

    @ParameterizedTest
    @CsvSource({"FINNHUB,FINNHUB_API_KEY", "ALPACA,APCA_API_KEY_ID"})
    void aMissingKeyIsNamedWithTheWayOut(FeedKind kind, String variable) {
        options.kind = kind;
        options.symbols = "AAPL";

        assertThatThrownBy(() -> LiveStart.of(options, Map.of(variable, " ")))
                .isInstanceOf(FeedException.class)
                .hasMessageContainingAll(variable, "export", "never taken from the command line")
                .hasMessageContaining("--feed binance");
    }

    @ParameterizedTest
    @CsvSource({"12", "btcusdt", "BTC USD", "''"})
    void symbolsMustBeNamed(String symbols) {
        options.kind = FeedKind.BINANCE;
        options.symbols = symbols;

        assertThatThrownBy(() -> LiveStart.of(options, Map.of()))
                .isInstanceOf(FeedException.class)
                .hasMessageContainingAll("--symbols", "BTCUSDT,ETHUSDT");
    }

    @Test
    void anotherEndpointIsOneForTheHistoryToo() {
        options.kind = FeedKind.BINANCE;
        options.symbols = "BTCUSDT, ETHUSDT";
        options.url = URI.create("ws://127.0.0.1:99");

        LiveStart start = LiveStart.of(options, Map.of());

        assertThat(start.symbols()).containsExactly("BTCUSDT", "ETHUSDT");
        assertThat(start.venue().stream()).isEqualTo(URI.create("ws://127.0.0.1:99/stream"));
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1/,", "ws:nowhere,", ",ws://127.0.0.1"})
    void anEndpointOfAnotherKindIsRefused(String url, String rest) {
        options.kind = FeedKind.BINANCE;
        options.symbols = "BTCUSDT";
        options.url = url == null ? null : URI.create(url);
        options.restUrl = rest == null ? null : URI.create(rest);

        assertThatThrownBy(() -> LiveStart.of(options, Map.of()))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("must begin with");
    }

    @Test
    void theKeyIsInNoPlaceThatIsShown() {
        options.kind = FeedKind.FINNHUB;
        options.symbols = "AAPL";

        LiveStart start = LiveStart.of(options, Map.of("FINNHUB_API_KEY", "se/cret"));

        assertThat(start.venue().place()).doesNotContain("cret", "token");
        assertThat(start.venue().scrubbed("a se/cret se%2Fcret b")).isEqualTo("a *** *** b");
        assertThat(options.arguments()).noneMatch(argument -> argument.contains("cret"));
    }

    @Test
    void whatTheTopicHoldsOfThisVenueIsGoneOnFrom() {
        options.kind = FeedKind.BINANCE;
        options.symbols = "BTCUSDT,ETHUSDT,XRPUSDT";
        long now = 1_000 * MINUTE;
        TopicTail tail =
                new TopicTail(
                        OptionalLong.of(now),
                        Map.of(),
                        Map.of(
                                "binance",
                                Map.of(
                                        "BTCUSDT", tick(now - 5 * MINUTE, "17"),
                                        "ETHUSDT", tick(now - 61 * MINUTE, "18")),
                                "coinbase",
                                Map.of("XRPUSDT", tick(now, "19"))));

        assertThat(LiveStart.of(options, Map.of()).isWholeIn(tail)).isFalse();
        options.symbols = "BTCUSDT";
        assertThat(LiveStart.of(options, Map.of()).isWholeIn(tail)).isTrue();
        options.symbols = "BTCUSDT,ETHUSDT,XRPUSDT";
        assertThat(LiveStart.of(options, Map.of()).known(tail, now))
                .containsOnly(
                        Map.entry("BTCUSDT", new LastSent("17", now - 5 * MINUTE, true)),
                        Map.entry("ETHUSDT", new LastSent("18", now - 61 * MINUTE, false)));
    }

    private static LastTick tick(long time, String id) {
        return new LastTick(time, BigDecimal.ONE, id);
    }
}
