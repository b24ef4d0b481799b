package dev.candlewick.feed;

import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.tick.TickRules;
import dev.candlewick.feed.topic.TopicTail;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import dev.candlewick.feed.venue.Alpaca;
import dev.candlewick.feed.venue.Binance;
import dev.candlewick.feed.venue.Coinbase;
import dev.candlewick.feed.venue.Finnhub;
import dev.candlewick.feed.venue.Venue;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a live feed begins with.
 *
 * @param venue where it listens
 * @param symbols what for
 * @param catchUp for how long it may have stood still and yet fetch what it missed, microseconds
 */
public record LiveStart(Venue venue, List<String> symbols, long catchUp) {
    static final String FINNHUB_KEY = "FINNHUB_API_KEY";
    static final String ALPACA_KEY = "APCA_API_KEY_ID";
    static final String ALPACA_SECRET = "APCA_API_SECRET_KEY";

    /**
     * Reads the options of a live feed.
     *
     * @param environment where keys come from
     * @throws FeedException when something is missing, with what to do
     */
    public static LiveStart of(FeedOptions options, Map<String, String> environment) {
        String kind = options.resolvedKind().name().toLowerCase(Locale.ROOT);
        List<String> symbols = symbols(options.symbols, kind);
        if (options.buffer < 1) {
            throw FeedException.wrongUsage("--buffer must be at least 1.");
        }
        Venue venue =
                switch (options.resolvedKind()) {
                    case BINANCE ->
                            new Binance(
                                    stream(options, Binance.STREAM),
                                    rest(options, Binance.REST),
                                    symbols);
                    case COINBASE ->
                            new Coinbase(
                                    stream(options, Coinbase.STREAM),
                                    rest(options, Coinbase.REST),
                                    symbols);
                    case FINNHUB ->
                            new Finnhub(
                                    stream(options, Finnhub.STREAM),
                                    key(FINNHUB_KEY, kind, "finnhub.io/register", environment),
                                    symbols);
                    case ALPACA ->
                            new Alpaca(
                                    stream(options, Alpaca.STREAM),
                                    rest(options, Alpaca.REST),
                                    key(ALPACA_KEY, kind, "alpaca.markets", environment),
                                    key(ALPACA_SECRET, kind, "alpaca.markets", environment),
                                    symbols);
                    case SIMULATED, REPLAY, ARCHIVE, TOPIC, ALPHAVANTAGE, YAHOO, NONE ->
                            throw new IllegalArgumentException(kind + " is no live feed");
                };
        return new LiveStart(venue, symbols, options.catchUp.toNanos() / 1_000);
    }

    private static List<String> symbols(String text, String kind) {
        List<String> symbols =
                Arrays.stream(text.split(",")).map(String::strip).distinct().toList();
        for (String symbol : symbols) {
            if (!TickRules.isSymbol(symbol) || symbol.matches("[0-9]+")) {
                throw FeedException.wrongUsage(
                        "--feed %s needs --symbols with the venue's own names, such as %s; '%s' is none."
                                .formatted(kind, example(kind), symbol));
            }
        }
        return symbols;
    }

    private static String example(String kind) {
        return switch (kind) {
            case "binance" -> "BTCUSDT,ETHUSDT";
            case "coinbase" -> "BTC-USD,ETH-USD";
            default -> "AAPL,MSFT";
        };
    }

    private static String key(
            String name, String kind, String place, Map<String, String> environment) {
        String key = environment.getOrDefault(name, "").strip();
        if (key.isEmpty()) {
            throw FeedException.wrongUsage(
                    "--feed %s needs a key in the environment: export %s=... (%s gives one), then start again. It is never taken from the command line, which others can read. --feed binance and --feed coinbase need none."
                            .formatted(kind, name, place));
        }
        return key;
    }

    private static URI stream(FeedOptions options, URI own) {
        URI url = options.url;
        if (url == null) {
            return own;
        }
        if (!List.of("ws", "wss").contains(String.valueOf(url.getScheme()))
                || url.getHost() == null) {
            throw FeedException.wrongUsage("--url must begin with ws:// or wss:// and a host.");
        }
        return url;
    }

    private static URI rest(FeedOptions options, URI own) {
        URI url = options.restUrl;
        if (url != null) {
            if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
                    || url.getHost() == null) {
                throw FeedException.wrongUsage(
                        "--rest-url must begin with http:// or https:// and a host.");
            }
            return url;
        }
        @Nullable URI stream = options.url;
        return stream == null
                ? own
                : URI.create(
                        (stream.getScheme().equals("wss") ? "https" : "http")
                                + "://"
                                + stream.getRawAuthority());
    }

    /** Whether something of every symbol is in it. */
    boolean isWholeIn(TopicTail tail) {
        return tail.lastSent().getOrDefault(venue.name(), Map.of()).keySet().containsAll(symbols);
    }

    /**
     * Where the topic stands with this venue, for each symbol that it holds.
     *
     * @param now microseconds since the epoch
     */
    Map<String, LastSent> known(TopicTail tail, long now) {
        Map<String, LastTick> sent = tail.lastSent().getOrDefault(venue.name(), Map.of());
        Map<String, LastSent> known = new HashMap<>();
        for (String symbol : symbols) {
            LastTick last = sent.get(symbol);
            if (last != null) {
                known.put(
                        symbol,
                        new LastSent(
                                last.tradeId(),
                                last.eventTime(),
                                now - last.eventTime() <= catchUp));
            }
        }
        return known;
    }
}
