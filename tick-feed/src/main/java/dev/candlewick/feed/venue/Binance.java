package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Tick;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trades of Binance's spot market; needs no key.
 *
 * <p>Frames and requests as in the venue's documents "WebSocket Streams for Binance" (stream {@code
 * <symbol>@trade}, combined form, {@code SUBSCRIBE}, pings every 20 seconds, at most 24 hours for a
 * connection, {@code serverShutdown}) and "Public REST API for Binance" ({@code GET
 * /api/v3/historicalTrades} with {@code fromId}; 429 and 418 with {@code Retry-After}). Trade ids
 * of a symbol go up by one.
 */
public final class Binance implements Venue {
    public static final URI STREAM = URI.create("wss://stream.binance.com:9443/stream");
    public static final URI REST = URI.create("https://api.binance.com");

    private static final int STREAMS_A_MESSAGE = 200;
    private static final int PAGE = 1_000;

    private final URI stream;
    private final List<String> symbols;
    private final Rest rest;

    /**
     * @param stream of combined streams; one without a path gets the venue's own
     * @param symbols such as {@code BTCUSDT}
     */
    public Binance(URI stream, URI rest, List<String> symbols) {
        this.stream =
                stream.getPath() == null || stream.getPath().length() < 2
                        ? stream.resolve("/stream")
                        : stream;
        this.symbols = List.copyOf(symbols);
        this.rest = new Rest(rest, Map.of());
    }

    @Override
    public String name() {
        return "binance";
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
        private int unanswered;

        @Override
        public void opened(Events events) {
            for (int from = 0; from < symbols.size(); from += STREAMS_A_MESSAGE) {
                unanswered++;
                events.say(
                        symbols
                                .subList(from, Math.min(symbols.size(), from + STREAMS_A_MESSAGE))
                                .stream()
                                .map(symbol -> "\"" + symbol.toLowerCase(Locale.ROOT) + "@trade\"")
                                .collect(
                                        Collectors.joining(
                                                ",",
                                                "{\"method\":\"SUBSCRIBE\",\"params\":[",
                                                "],\"id\":" + unanswered + "}")));
            }
        }

        @Override
        public void frame(String text, Events events) throws MalformedException {
            Json frame = Json.read(text);
            Json data = frame.has("data") ? frame.at("data") : frame;
            String event = data.at("e").text();
            if (event.equals("trade")) {
                events.trade(streamed(data));
            } else if (event.equals("serverShutdown")) {
                events.failed("the venue is about to shut this server down", false);
            } else if (frame.has("error") || frame.has("code")) {
                Json error = frame.has("error") ? frame.at("error") : frame;
                events.failed("the venue refuses the request: " + error.at("msg").text(), true);
            } else if (frame.has("result")) {
                unanswered--;
                if (unanswered == 0) {
                    events.ready();
                }
            } else if (event.isEmpty()) {
                throw new MalformedException("a frame without an event");
            }
        }
    }

    private static LiveTrade streamed(Json trade) throws MalformedException {
        return trade(
                trade.text("s"),
                trade.number("t"),
                trade.number("T"),
                trade.text("p"),
                trade.text("q"),
                true);
    }

    private static LiveTrade trade(
            String symbol, long id, long time, String price, String size, boolean isLive)
            throws MalformedException {
        Tick tick =
                new Tick(
                        symbol,
                        VenueTime.epoch(time),
                        price,
                        size,
                        null,
                        null,
                        Long.toString(id),
                        "binance");
        return LiveTrade.of(tick, id, isLive);
    }

    private History.Page page(History.Request request)
            throws java.io.IOException, InterruptedException {
        boolean newestOnly = request.fromSequence() == LiveTrade.NONE;
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("symbol", request.symbol());
        query.put("limit", newestOnly ? 1 : PAGE);
        if (!newestOnly) {
            query.put("fromId", request.fromSequence());
        }
        Json answer = rest.get("/api/v3/historicalTrades", query);
        if (!answer.isArray()) {
            throw new MalformedException("the answer is no list of trades");
        }
        List<LiveTrade> trades = new ArrayList<>();
        for (Json trade : answer.items()) {
            trades.add(
                    trade(
                            request.symbol(),
                            trade.number("id"),
                            trade.number("time"),
                            trade.text("price"),
                            trade.text("qty"),
                            false));
        }
        @Nullable String noCursor = null;
        return new History.Page(trades, newestOnly || trades.size() < PAGE, noCursor);
    }
}
