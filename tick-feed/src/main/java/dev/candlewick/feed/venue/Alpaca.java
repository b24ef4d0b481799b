package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Tick;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trades of US stocks as Alpaca passes them on; needs a key and its secret.
 *
 * <p>Frames and requests as in the venue's documents "WebSocket Stream" (every frame is an array;
 * {@code auth} with key and secret, then {@code subscribe}; trades are {@code T: "t"}; errors have
 * a code, such as 402 for a wrong key and 406 for one connection too many) and "Historical trades"
 * ({@code GET /v2/stocks/trades} by time, in pages with {@code next_page_token}). A trade id is
 * unique for its exchange and day and tells nothing of what is missing: after a cut everything
 * since the last trade is asked for. Corrections ({@code T: "c"}) and cancels ({@code T: "x"}) come
 * with the trades; the topic has no message that takes a trade back, so they are told as gaps. In
 * the history, what was taken back is marked, and left out.
 */
public final class Alpaca implements Venue {
    public static final URI STREAM = URI.create("wss://stream.data.alpaca.markets/v2/iex");
    public static final URI REST = URI.create("https://data.alpaca.markets");

    private static final int PAGE = 10_000;
    private static final List<Long> NO_HOPE =
            List.of(401L, 402L, 403L, 405L, 409L, 410L, 411L, 413L);

    /** What the history says of a trade that holds no longer. */
    private static final List<String> TAKEN_BACK = List.of("canceled", "incorrect");

    private final URI stream;
    private final String key;
    private final String secret;
    private final List<String> symbols;
    private final Rest rest;

    /**
     * @param stream its last part names the source of the trades: iex, sip, ...
     * @param symbols such as {@code AAPL}
     */
    public Alpaca(URI stream, URI rest, String key, String secret, List<String> symbols) {
        this.stream = stream;
        this.key = key;
        this.secret = secret;
        this.symbols = List.copyOf(symbols);
        this.rest = new Rest(rest, Map.of("APCA-API-KEY-ID", key, "APCA-API-SECRET-KEY", secret));
    }

    @Override
    public String name() {
        return "alpaca";
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
        return List.of(key, secret);
    }

    @Override
    public Optional<History> history() {
        return Optional.of(this::page);
    }

    @Override
    public Session session() {
        return new Subscription();
    }

    private final class Subscription implements Session {
        @Override
        public void opened(Events events) {
            events.say(
                    "{\"action\":\"auth\",\"key\":\""
                            + escaped(key)
                            + "\",\"secret\":\""
                            + escaped(secret)
                            + "\"}");
        }

        @Override
        public void frame(String text, Events events) throws MalformedException {
            Json frame = Json.read(text);
            if (!frame.isArray()) {
                throw new MalformedException("a frame that is no array");
            }
            for (Json message : frame.items()) {
                message(message, events);
            }
        }

        private void message(Json message, Events events) throws MalformedException {
            switch (message.text("T")) {
                case "t" -> events.trade(trade(message.text("S"), message, true));
                case "success" -> {
                    if (message.at("msg").text().equals("authenticated")) {
                        events.say(subscribe());
                    }
                }
                case "c" -> events.amended(corrected(message));
                case "x" -> events.amended(canceled(message));
                case "subscription" -> events.ready();
                case "error" -> {
                    long code = message.number("code");
                    events.failed(
                            "the venue says: %d %s".formatted(code, message.at("msg").text()),
                            NO_HOPE.contains(code));
                }
                default -> {
                    // Quotes, bars and statuses are not asked for.
                }
            }
        }

        private String subscribe() {
            return symbols.stream()
                    .map(symbol -> "\"" + symbol + "\"")
                    .collect(
                            Collectors.joining(
                                    ",", "{\"action\":\"subscribe\",\"trades\":[", "]}"));
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static LiveTrade trade(String symbol, Json trade, boolean isLive)
            throws MalformedException {
        String exchange = trade.at("x").text();
        String conditions =
                trade.at("c").items().stream().map(Json::text).collect(Collectors.joining());
        Tick tick =
                new Tick(
                        symbol,
                        VenueTime.iso(trade.text("t")),
                        trade.text("p"),
                        trade.text("s"),
                        exchange.isEmpty() ? null : exchange,
                        conditions.isEmpty() ? null : conditions,
                        exchange + "-" + trade.text("i"),
                        "alpaca");
        return LiveTrade.of(tick, LiveTrade.NONE, isLive);
    }

    private static Gap corrected(Json message) throws MalformedException {
        String exchange = message.at("x").text();
        return amendment(
                message,
                exchange + "-" + message.text("oi"),
                1,
                "CORRECTED",
                "the venue corrects %s x %s to %s x %s, trade %s-%s; the topic keeps what was told first"
                        .formatted(
                                message.at("op").text(),
                                message.at("os").text(),
                                message.at("cp").text(),
                                message.at("cs").text(),
                                exchange,
                                message.at("ci").text()));
    }

    private static Gap canceled(Json message) throws MalformedException {
        return amendment(
                message,
                message.at("x").text() + "-" + message.text("i"),
                0,
                "CANCELED",
                "the venue takes %s x %s back; the topic keeps it"
                        .formatted(message.at("p").text(), message.at("s").text()));
    }

    private static Gap amendment(
            Json message, String id, long missing, String reason, String detail)
            throws MalformedException {
        long time = VenueTime.iso(message.text("t"));
        return new Gap(message.text("S"), time, time, id, id, missing, reason, detail, "alpaca");
    }

    private History.Page page(History.Request request) throws IOException, InterruptedException {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("symbols", request.symbol());
        query.put("start", Instant.EPOCH.plus(request.fromTime(), ChronoUnit.MICROS));
        query.put("limit", PAGE);
        query.put("feed", feed());
        if (request.cursor() != null) {
            query.put("page_token", request.cursor());
        }
        Json answer = rest.get("/v2/stocks/trades", query);
        if (!answer.has("trades")) {
            throw new MalformedException("the answer holds no trades");
        }
        List<LiveTrade> trades = new ArrayList<>();
        for (Json trade : answer.at("trades").at(request.symbol()).items()) {
            if (!TAKEN_BACK.contains(trade.at("u").text())) {
                trades.add(trade(request.symbol(), trade, false));
            }
        }
        String next = answer.at("next_page_token").text();
        return new History.Page(trades, next.isEmpty(), next.isEmpty() ? null : next);
    }

    private String feed() {
        String path = stream.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
