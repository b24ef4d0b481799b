package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Tick;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Last trades as Finnhub passes them on; needs a key.
 *
 * <p>Frames as in the venue's document "Trades" of its WebSocket API: the key is the parameter
 * {@code token}, a {@code subscribe} for each symbol is answered by nothing, trades come as lists
 * with {@code s, p, t, v, c}. They have no ids and can be asked for nowhere, so whatever is missed
 * is a gap. The {@code ping} of the venue is a text frame and wants no answer.
 */
public final class Finnhub implements Venue {
    public static final URI STREAM = URI.create("wss://ws.finnhub.io");

    private final URI stream;
    private final String key;
    private final List<String> symbols;

    /**
     * @param symbols such as {@code AAPL} or {@code BINANCE:BTCUSDT}
     */
    public Finnhub(URI stream, String key, List<String> symbols) {
        String separator = stream.getQuery() == null ? "?" : "&";
        this.stream = URI.create(stream + separator + "token=" + Rest.encoded(key));
        this.key = key;
        this.symbols = List.copyOf(symbols);
    }

    @Override
    public String name() {
        return "finnhub";
    }

    @Override
    public URI stream() {
        return stream;
    }

    @Override
    public boolean isSequenced() {
        return false;
    }

    @Override
    public List<String> secrets() {
        return List.of(key, Rest.encoded(key));
    }

    @Override
    public Optional<History> history() {
        return Optional.empty();
    }

    @Override
    public Session session() {
        return new Subscription();
    }

    private final class Subscription implements Session {
        @Override
        public void opened(Events events) {
            symbols.forEach(
                    symbol -> events.say("{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}"));
            events.ready();
        }

        @Override
        public void frame(String text, Events events) throws MalformedException {
            Json frame = Json.read(text);
            switch (frame.text("type")) {
                case "trade" -> {
                    for (Json trade : frame.at("data").items()) {
                        events.trade(trade(trade));
                    }
                }
                case "error" -> events.failed("the venue says: " + frame.at("msg").text(), false);
                default -> {
                    // Pings, and news that were not asked for.
                }
            }
        }
    }

    private static LiveTrade trade(Json trade) throws MalformedException {
        String conditions =
                trade.at("c").items().stream().map(Json::text).collect(Collectors.joining(","));
        Tick tick =
                new Tick(
                        trade.text("s"),
                        VenueTime.epoch(trade.number("t")),
                        trade.text("p"),
                        trade.text("v"),
                        null,
                        conditions.isEmpty() ? null : conditions,
                        null,
                        "finnhub");
        return LiveTrade.of(tick, LiveTrade.NONE, true);
    }
}
