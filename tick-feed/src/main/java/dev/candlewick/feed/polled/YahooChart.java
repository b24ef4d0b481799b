package dev.candlewick.feed.polled;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.venue.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chart call of Yahoo Finance, version 8: no key, no promise, no documentation. Its meta part
 * is a snapshot, its arrays are bars. Prices come as floating point numbers and are rounded to the
 * decimals that it names as its price hint; bars are adjusted for splits.
 */
public final class YahooChart implements PolledSource {

    public static final URI ENDPOINT = URI.create("https://query1.finance.yahoo.com");

    /** A width: its name there, how far back it reaches, how long it is. */
    private record Width(String name, String range, Duration length) {}

    private static final Map<String, Width> WIDTHS =
            Map.of(
                    "1m", new Width("1m", "5d", Duration.ofMinutes(1)),
                    "5m", new Width("5m", "1mo", Duration.ofMinutes(5)),
                    "15m", new Width("15m", "1mo", Duration.ofMinutes(15)),
                    "1h", new Width("1h", "1y", Duration.ofHours(1)),
                    "1d", new Width("1d", "5y", Duration.ofDays(1)),
                    "1w", new Width("1wk", "10y", Duration.ofDays(7)),
                    "1mo", new Width("1mo", "max", Duration.ofDays(31)));

    /** Of these it names what was turned over in money, or in the last 24 hours. */
    private static final Set<String> WITHOUT_DAY_VOLUME = Set.of("CRYPTOCURRENCY", "CURRENCY");

    private static final int DEFAULT_DECIMALS = 4;

    private final URI endpoint;
    private final HttpDesk desk;

    /**
     * @param endpoint scheme, host and perhaps port
     * @param patience how long an answer may take
     */
    public YahooChart(URI endpoint, Duration patience) {
        this.endpoint = endpoint;
        desk = new HttpDesk(patience);
    }

    @Override
    public String name() {
        return "yahoo";
    }

    @Override
    public Set<String> intervals() {
        return WIDTHS.keySet();
    }

    /**
     * The symbol of the contract for one of Yahoo's: {@code ^GSPC} is GSPC, {@code ES=F} is ES.F.
     */
    public static String contractSymbol(String symbol) {
        return symbol.replace("^", "").replace('=', '.');
    }

    @Override
    public Snapshot snapshot(String symbol, Instant now)
            throws PollException, InterruptedException {
        Json meta = ask(symbol, "1d", "1d").at("meta");
        BigDecimal price = Numbers.price(Answers.text(meta, "regularMarketPrice"), Decimal.SCALE);
        Instant time = Instant.ofEpochSecond(seconds(Answers.text(meta, "regularMarketTime")));
        Optional<String> volume =
                WITHOUT_DAY_VOLUME.contains(meta.at("instrumentType").text())
                        ? Optional.empty()
                        : Numbers.volume(meta.at("regularMarketVolume").text(), price);
        return new Snapshot(
                contractSymbol(symbol),
                micros(time.isAfter(now) ? now : time),
                Numbers.plain(price),
                volume.orElse(null),
                name());
    }

    @Override
    public List<Bar> bars(String symbol, String interval, Instant now)
            throws PollException, InterruptedException {
        Width width = Objects.requireNonNull(WIDTHS.get(interval));
        Json result = ask(symbol, width.name, width.range);
        Json quote = first(result.at("indicators").at("quote"));
        List<Json> starts = result.at("timestamp").items();
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Bar bar = bar(symbol, interval, starts, quote, i, result.at("meta"));
            boolean last = i == starts.size() - 1;
            if (bar != null
                    && Numbers.isOrdered(bar)
                    && isFinished(bar, width, last, result.at("meta"), now)) {
                bars.add(bar);
            }
        }
        return bars;
    }

    /** Null where a price is missing: nothing was traded, or Yahoo does not know. */
    private @Nullable Bar bar(
            String symbol, String interval, List<Json> starts, Json quote, int at, Json meta)
            throws PollException {
        String hint = meta.at("priceHint").text();
        int decimals = hint.matches("[0-8]") ? Integer.parseInt(hint) : DEFAULT_DECIMALS;
        List<String> prices = new ArrayList<>();
        BigDecimal close = BigDecimal.ONE;
        for (String name : List.of("open", "high", "low", "close")) {
            String text = item(quote.at(name), at);
            if (text.isEmpty()) {
                return null;
            }
            close = Numbers.price(text, decimals);
            prices.add(Numbers.plain(close));
        }
        return new Bar(
                contractSymbol(symbol),
                name(),
                interval,
                micros(Instant.ofEpochSecond(seconds(starts.get(at).text()))),
                prices.get(0),
                prices.get(1),
                prices.get(2),
                prices.get(3),
                Numbers.volume(item(quote.at("volume"), at), close).orElse(null));
    }

    /** The last one of a day that trades, or of an hour that is not over, still changes. */
    private static boolean isFinished(Bar bar, Width width, boolean last, Json meta, Instant now)
            throws PollException {
        Instant start = Instant.EPOCH.plusNanos(bar.startTime() * 1000);
        Json regular = meta.at("currentTradingPeriod").at("regular");
        if (!width.length.equals(Duration.ofDays(1))) {
            // Behind the bars of the day Yahoo puts one more at its end, which is only the close.
            boolean isClose =
                    last
                            && width.length.compareTo(Duration.ofDays(1)) < 0
                            && !regular.at("end").text().isEmpty()
                            && start.getEpochSecond() >= seconds(Answers.text(regular, "end"));
            return !isClose && !start.plus(width.length).isAfter(now);
        }
        boolean ofThisDay =
                regular.at("start").text().isEmpty()
                        ? last
                        : start.getEpochSecond() >= seconds(Answers.text(regular, "start"));
        boolean over =
                !regular.at("end").text().isEmpty()
                        && now.getEpochSecond() >= seconds(Answers.text(regular, "end"));
        return !ofThisDay || over;
    }

    private Json ask(String symbol, String interval, String range)
            throws PollException, InterruptedException {
        HttpDesk.Answer answer =
                desk.get(
                        endpoint.resolve(
                                "/v8/finance/chart/%s?interval=%s&range=%s&includePrePost=false"
                                        .formatted(encoded(symbol), interval, range)));
        Json chart = Answers.read(answer, "yahoo").at("chart");
        if (!chart.at("error").at("code").text().isEmpty()) {
            throw chart.at("error").at("code").text().equals("Not Found")
                    ? PollException.noSuchSymbol("yahoo knows no symbol " + symbol)
                    : PollException.passing(
                            "yahoo does not answer for %s (HTTP %d)"
                                    .formatted(symbol, answer.status()));
        }
        Json result = first(chart.at("result"));
        if (result.names().isEmpty()) {
            throw PollException.passing("yahoo has answered without a result for " + symbol);
        }
        return result;
    }

    /** The first item, or something without any field. */
    private static Json first(Json list) {
        return list.items().isEmpty() ? list.at("") : list.items().get(0);
    }

    private static String item(Json list, int at) {
        List<Json> items = list.items();
        return at < items.size() ? items.get(at).text() : "";
    }

    private static long seconds(String text) throws PollException {
        if (!text.matches("[0-9]{1,10}")) {
            throw PollException.passing("yahoo has sent a time that is none");
        }
        return Long.parseLong(text);
    }

    private static String encoded(String symbol) {
        return URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
