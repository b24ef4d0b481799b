package dev.candlewick.feed.market;

import dev.candlewick.feed.market.MarketServer.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a venue talks; the sources are named at the class of the feed that listens to it. */
public enum Dialect {
    BINANCE("/stream") {
        @Override
        void heard(MarketServer market, Peer peer, String text) {
            texts(text, "\"([a-z0-9]+)@trade\"")
                    .forEach(symbol -> market.subscribe(peer, symbol.toUpperCase(Locale.ROOT)));
            String id = texts(text, "\"id\":([0-9]+)").getFirst();
            peer.say("{\"result\":null,\"id\":" + id + "}");
        }

        @Override
        String frame(Print print) {
            long millis = print.time() / 1_000;
            return "{\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":true,\"M\":true}}"
                    .formatted(
                            print.symbol().toLowerCase(Locale.ROOT),
                            millis + 1,
                            print.symbol(),
                            print.id(),
                            print.price(),
                            print.size(),
                            millis);
        }

        @Override
        Answer answer(
                MarketServer market,
                String path,
                Map<String, String> query,
                Map<String, String> headers) {
            if (!path.equals("/api/v3/historicalTrades")) {
                return new Answer(404, "{\"code\":-1,\"msg\":\"no such path\"}", 0);
            }
            List<Print> prints = market.prints(query.getOrDefault("symbol", ""));
            int limit = Integer.parseInt(query.getOrDefault("limit", "500"));
            String from = query.get("fromId");
            Stream<Print> page =
                    from == null
                            ? prints.stream().skip(Math.max(0, prints.size() - limit))
                            : prints.stream().filter(one -> one.id() >= Long.parseLong(from));
            return Answer.of(
                    page.limit(limit)
                            .map(
                                    one ->
                                            "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"quoteQty\":\"1\",\"time\":%d,\"isBuyerMaker\":true,\"isBestMatch\":true}"
                                                    .formatted(
                                                            one.id(),
                                                            one.price(),
                                                            one.size(),
                                                            one.time() / 1_000))
                            .collect(Collectors.joining(",", "[", "]")));
        }
    },
    COINBASE("") {
        @Override
        void heard(MarketServer market, Peer peer, String text) {
            List<String> products =
                    texts(text.replaceAll("\"channels\".*", ""), "\"([A-Z]+-[A-Z]+)\"");
            for (String product : products) {
                List<Print> known = market.prints(product);
                if (!known.isEmpty()) {
                    peer.say(match("last_match", known.getLast()));
                }
            }
            products.forEach(product -> market.subscribe(peer, product));
            peer.say("{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\"}]}");
        }

        @Override
        String frame(Print print) {
            return match("match", print);
        }

        private String match(String type, Print print) {
            return "{\"type\":\"%s\",\"trade_id\":%d,\"sequence\":%d,\"maker_order_id\":\"a\",\"taker_order_id\":\"b\",\"time\":\"%s\",\"product_id\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"side\":\"sell\"}"
                    .formatted(
                            type,
                            print.id(),
                            print.id() * 7,
                            iso(print.time()),
                            print.symbol(),
                            print.size(),
                            print.price());
        }

        @Override
        Answer answer(
                MarketServer market,
                String path,
                Map<String, String> query,
                Map<String, String> headers) {
            List<String> product = texts(path, "^/products/([^/]+)/trades$");
            if (product.isEmpty()) {
                return new Answer(404, "{\"message\":\"NotFound\"}", 0);
            }
            List<Print> newestFirst = new ArrayList<>(market.prints(product.getFirst()));
            Collections.reverse(newestFirst);
            long after = Long.parseLong(query.getOrDefault("after", "" + Long.MAX_VALUE));
            return Answer.of(
                    newestFirst.stream()
                            .filter(one -> one.id() < after)
                            .limit(Integer.parseInt(query.getOrDefault("limit", "1000")))
                            .map(
                                    one ->
                                            "{\"time\":\"%s\",\"trade_id\":%d,\"price\":\"%s\",\"size\":\"%s\",\"side\":\"sell\"}"
                                                    .formatted(
                                                            iso(one.time()),
                                                            one.id(),
                                                            one.price(),
                                                            one.size()))
                            .collect(Collectors.joining(",", "[", "]")));
        }
    },
    FINNHUB("") {
        @Override
        void opened(MarketServer market, Peer peer, String target) {
            if (!target.contains("token=" + KEY)) {
                market.refuse("wrong key: " + target);
                peer.cut();
            }
        }

        @Override
        void heard(MarketServer market, Peer peer, String text) {
            texts(text, "\"symbol\":\"([^\"]+)\"")
                    .forEach(symbol -> market.subscribe(peer, symbol));
        }

        @Override
        String frame(Print print) {
            return "{\"data\":[{\"c\":[\"1\",\"12\"],\"p\":%s,\"s\":\"%s\",\"t\":%d,\"v\":%s}],\"type\":\"trade\"}"
                    .formatted(print.price(), print.symbol(), print.time() / 1_000, print.size());
        }
    },
    ALPACA("/v2/iex") {
        @Override
        void opened(MarketServer market, Peer peer, String target) {
            peer.say("[{\"T\":\"success\",\"msg\":\"connected\"}]");
        }

        @Override
        void heard(MarketServer market, Peer peer, String text) {
            if (text.contains("\"auth\"")) {
                boolean known = text.contains("\"" + KEY + "\"") && text.contains(SECRET);
                if (known) {
                    peer.authenticate();
                }
                peer.say(
                        known
                                ? "[{\"T\":\"success\",\"msg\":\"authenticated\"}]"
                                : "[{\"T\":\"error\",\"code\":402,\"msg\":\"auth failed\"}]");
            } else if (peer.isAuthenticated()) {
                List<String> symbols = texts(text.replaceAll(".*\"trades\"", ""), "\"([A-Z.]+)\"");
                symbols.forEach(symbol -> market.subscribe(peer, symbol));
                peer.say(
                        symbols.stream()
                                .map(symbol -> "\"" + symbol + "\"")
                                .collect(
                                        Collectors.joining(
                                                ",",
                                                "[{\"T\":\"subscription\",\"trades\":[",
                                                "],\"quotes\":[],\"bars\":[]}]")));
            }
        }

        @Override
        String frame(Print print) {
            return "[{\"T\":\"t\",\"S\":\"%s\",%s]"
                    .formatted(print.symbol(), rest(print).substring(1));
        }

        private String rest(Print print) {
            return "{\"i\":%d,\"x\":\"D\",\"p\":%s,\"s\":%s,\"t\":\"%s\",\"c\":[\"@\",\"I\"],\"z\":\"C\"}"
                    .formatted(print.id(), print.price(), print.size(), iso(print.time()));
        }

        @Override
        Answer answer(
                MarketServer market,
                String path,
                Map<String, String> query,
                Map<String, String> headers) {
            if (!KEY.equals(headers.get("apca-api-key-id"))
                    || !SECRET.equals(headers.get("apca-api-secret-key"))) {
                return new Answer(401, "{\"message\":\"forbidden.\"}", 0);
            }
            String symbol = query.getOrDefault("symbols", "");
            long from =
                    ChronoUnit.MICROS.between(
                            Instant.EPOCH, Instant.parse(query.getOrDefault("start", "")));
            int skipped = Integer.parseInt(query.getOrDefault("page_token", "0"));
            List<Print> all =
                    market.prints(symbol).stream()
                            .filter(one -> one.time() >= from)
                            .skip(skipped)
                            .toList();
            int shown = Math.min(all.size(), ALPACA_PAGE);
            return Answer.of(
                    all.stream()
                            .limit(shown)
                            .map(this::rest)
                            .collect(
                                    Collectors.joining(
                                            ",",
                                            "{\"trades\":{\"" + symbol + "\":[",
                                            "]},\"next_page_token\":%s}"
                                                    .formatted(
                                                            shown < all.size()
                                                                    ? "\""
                                                                            + (skipped + shown)
                                                                            + "\""
                                                                    : "null"))));
        }
    };

    /** The key that the servers know. */
    public static final String KEY = "a-key-that-nobody-must-see";

    public static final String SECRET = "a-secret-that-nobody-must-see";

    /** Smaller than the venue's, so that pages are turned. */
    private static final int ALPACA_PAGE = 50;

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    void opened(MarketServer market, Peer peer, String target) {}

    abstract void heard(MarketServer market, Peer peer, String text);

    abstract String frame(Print print);

    Answer answer(
            MarketServer market,
            String path,
            Map<String, String> query,
            Map<String, String> headers) {
        return new Answer(404, "{}", 0);
    }

    private static String iso(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static List<String> texts(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
