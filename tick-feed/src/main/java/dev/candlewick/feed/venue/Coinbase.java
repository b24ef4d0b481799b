package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Tick;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trades of Coinbase Exchange; needs no key.
 *
 * <p>Frames and requests as in the venue's documents "Exchange WebSocket Channels" (channels {@code
 * matches}, whose first message is a {@code last_match} from before, and {@code heartbeat}, which
 * tells every second the last trade id of a product), "Get product trades" and "Exchange REST API
 * Pagination" ({@code GET /products/X/trades}, newest first; {@code after} asks for what is older
 * than an id, at most 1,000). Trade ids of a product go up by one. A stream may leave out matches;
 * the heartbeat shows it.
 */
public final class Coinbase implements Venue {
    public static final URI STREAM = URI.create("wss://ws-feed.exchange.coinbase.com");
    public static final URI REST = URI.create("https://api.exchange.coinbase.com");

    private static final int PAGE = 1_000;

    private final URI stream;
    private final List<String> products;
    private final Rest rest;

    /**
     * @param products such as {@code BTC-USD}
     */
    public Coinbase(URI stream, URI rest, List<String> products) {
        this.stream = stream;
        this.products = List.copyOf(products);
        this.rest = new Rest(rest, Map.of("User-Agent", "candlewick"));
    }

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public URI stream() {
        return stream;
    }

    @Override
    public boolean isSequenced() {
        return true;
    }

    @Override
    public List<String> secrets() {
        return List.of();
    }

    @Override
    public Session session() {
        return new Subscription();
    }

    @Override
    public Optional<History> history() {
        return Optional.of(this::page);
    }

    private final class Subscription implements Session {
        @Override
        public void opened(Events events) {
            events.say(
                    products.stream()
                            .map(product -> "\"" + product + "\"")
                            .collect(
                                    Collectors.joining(
                                            ",",
                                            "{\"type\":\"subscribe\",\"product_ids\":[",
                                            "],\"channels\":[\"matches\",\"heartbeat\"]}")));
        }

        @Override
        public void frame(String text, Events events) throws MalformedException {
            Json frame = Json.read(text);
            switch (frame.text("type")) {
                case "match" -> events.trade(trade(frame.text("product_id"), frame, true));
                case "last_match" ->
                        events.announced(frame.text("product_id"), frame.number("trade_id"));
                case "heartbeat" ->
                        events.announced(frame.text("product_id"), frame.number("last_trade_id"));
                case "subscriptions" -> events.ready();
                case "error" ->
                        events.failed(
                                "the venue refuses the request: "
                                        + frame.at("message").text()
                                        + " "
                                        + frame.at("reason").text(),
                                true);
                default -> {
                    // Further channels may come to be; what is not known is not asked for.
                }
            }
        }
    }

    private static LiveTrade trade(String product, Json trade, boolean isLive)
            throws MalformedException {
        long id = trade.number("trade_id");
        Tick tick =
                new Tick(
                        product,
                        VenueTime.iso(trade.text("time")),
                        trade.text("price"),
                        trade.text("size"),
                        null,
                        null,
                        Long.toString(id),
                        "coinbase");
        return LiveTrade.of(tick, id, isLive);
    }

    private History.Page page(History.Request request) throws IOException, InterruptedException {
        boolean newestOnly = request.fromSequence() == LiveTrade.NONE;
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("limit", newestOnly ? 1 : PAGE);
        if (!newestOnly) {
            // Older than this id, newest first: with ids that go up by one, the page behind it.
            query.put("after", request.fromSequence() + PAGE);
        }
        Json answer = rest.get("/products/" + Rest.encoded(request.symbol()) + "/trades", query);
        if (!answer.isArray()) {
            throw new MalformedException("the answer is no list of trades");
        }
        List<LiveTrade> trades = new ArrayList<>();
        long newest = LiveTrade.NONE;
        for (Json item : answer.items()) {
            LiveTrade trade = trade(request.symbol(), item, false);
            newest = Math.max(newest, trade.sequence());
            if (trade.sequence() >= request.fromSequence()) {
                trades.add(trade);
            }
        }
        trades.sort(Comparator.comparingLong(LiveTrade::sequence));
        boolean isLast = newestOnly || newest < request.fromSequence() + PAGE - 1;
        return new History.Page(trades, isLast, null);
    }
}
