package dev.candlewick.feed;

import dev.candlewick.feed.polled.AlphaVantage;
import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.feed.polled.PolledSource;
import dev.candlewick.feed.polled.YahooChart;
import dev.candlewick.feed.tick.TickRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a feed that polls begins with.
 *
 * @param symbols by the source's own names
 * @param intervals of the bars that are asked for once
 * @param ledger of the calls that are left; null when nobody counts them
 */
public record PolledStart(
        PolledSource source,
        List<String> symbols,
        List<String> intervals,
        Duration poll,
        @Nullable CallLedger ledger) {

    static final String KEY = "ALPHAVANTAGE_API_KEY";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration YAHOO_POLL = Duration.ofSeconds(60);
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);

    /**
     * Reads the options.
     *
     * @param environment where the key and the folder of the ledger come from
     * @throws FeedException when something is missing, with what to do
     */
    public static PolledStart of(FeedOptions options, Map<String, String> environment) {
        boolean yahoo = options.resolvedKind() == FeedKind.YAHOO;
        List<String> symbols = symbols(options, yahoo);
        int limit = options.callsPerDay;
        if (limit < 1) {
            throw FeedException.wrongUsage("--calls-per-day must be at least 1.");
        }
        PolledSource source =
                yahoo
                        ? new YahooChart(endpoint(options, YahooChart.ENDPOINT), PATIENCE)
                        : new AlphaVantage(
                                endpoint(options, AlphaVantage.ENDPOINT),
                                key(environment),
                                PATIENCE);
        Duration even = DAY.multipliedBy(symbols.size()).dividedBy(limit);
        Duration poll = options.poll == null ? (yahoo ? YAHOO_POLL : even) : options.poll;
        if (poll.compareTo(SHORTEST_POLL) < 0) {
            throw FeedException.wrongUsage("--poll must be at least 1s.");
        }
        return new PolledStart(
                source,
                symbols,
                intervals(options, source, yahoo ? "1d" : ""),
                poll,
                yahoo ? null : CallLedger.in(folder(environment), source.name(), limit));
    }

    /** Names that the topic takes, as they are or as the source's own way of writing makes them. */
    private static List<String> symbols(FeedOptions options, boolean yahoo) {
        List<String> symbols =
                Arrays.stream(options.symbols.split(",")).map(String::strip).distinct().toList();
        Map<String, String> taken = new HashMap<>();
        for (String symbol : symbols) {
            String ours = yahoo ? YahooChart.contractSymbol(symbol) : symbol;
            if (!TickRules.isSymbol(ours) || symbol.matches("[0-9]{1,4}")) {
                throw FeedException.wrongUsage(
                        "--feed %s needs --symbols with names, such as IBM,MSFT, in capital letters; '%s' is none."
                                .formatted(
                                        options.resolvedKind().name().toLowerCase(Locale.ROOT),
                                        symbol));
            }
            String before = taken.put(ours, symbol);
            if (before != null) {
                throw FeedException.wrongUsage(
                        "--symbols: '%s' and '%s' would both be the symbol %s. Leave one out."
                                .formatted(before, symbol, ours));
            }
        }
        return symbols;
    }

    private static List<String> intervals(
            FeedOptions options, PolledSource source, String standard) {
        String asked = options.bars == null ? standard : options.bars;
        List<String> intervals =
                Arrays.stream(asked.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty() && !name.equals("none"))
                        .distinct()
                        .toList();
        for (String interval : intervals) {
            if (!source.intervals().contains(interval)) {
                throw FeedException.wrongUsage(
                        "%s has no bars of '%s'; --bars takes of these: %s"
                                .formatted(
                                        source.name(),
                                        interval,
                                        String.join(
                                                ", ",
                                                source.intervals().stream().sorted().toList())));
            }
        }
        return intervals;
    }

    private static String key(Map<String, String> environment) {
        String key = environment.getOrDefault(KEY, "").strip();
        if (key.isEmpty()) {
            throw FeedException.wrongUsage(
                    "--feed alphavantage needs a key in the environment: export %s=... (alphavantage.co/support gives one), then start again. It is never taken from the command line, which others can read. --feed yahoo needs none."
                            .formatted(KEY));
        }
        return key;
    }

    private static URI endpoint(FeedOptions options, URI own) {
        URI url = options.url;
        if (url == null) {
            return own;
        }
        if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
                || url.getHost() == null) {
            throw FeedException.wrongUsage(
                    "--url of a source that is polled must begin with http:// or https:// and a host.");
        }
        return url;
    }

    private static Path folder(Map<String, String> environment) {
        String named = environment.getOrDefault(CallLedger.FOLDER, "");
        return named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state", "candlewick")
                : Path.of(named);
    }
}
