package dev.candlewick.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where the ticks come from. */
public enum FeedKind {
    /** A seeded market model. */
    SIMULATED,
    /** A file of recorded ticks. */
    REPLAY,
    /** An archived log, sent once more as it came. */
    ARCHIVE,
    /** Trades of Binance's spot market. */
    BINANCE,
    /** Trades of Coinbase Exchange. */
    COINBASE,
    /** Last trades as Finnhub passes them on. */
    FINNHUB,
    /** Trades of US stocks as Alpaca passes them on. */
    ALPACA,
    /** Quotes and bars of Alpha Vantage, which is asked now and then. */
    ALPHAVANTAGE,
    /** Quotes and bars of Yahoo Finance, which is asked now and then. */
    YAHOO,
    /** A topic of somebody else, by a mapping. */
    TOPIC,
    /** No feed at all; has a meaning only where a system is started without one. */
    NONE;

    /** Whether trades come from a market as they happen. */
    public boolean isLive() {
        return switch (this) {
            case BINANCE, COINBASE, FINNHUB, ALPACA -> true;
            case SIMULATED, REPLAY, ARCHIVE, TOPIC, ALPHAVANTAGE, YAHOO, NONE -> false;
        };
    }

    /** Whether it is asked now and then. */
    public boolean isPolled() {
        return switch (this) {
            case ALPHAVANTAGE, YAHOO -> true;
            case SIMULATED, REPLAY, ARCHIVE, BINANCE, COINBASE, FINNHUB, ALPACA, TOPIC, NONE ->
                    false;
        };
    }

    /** The environment variables that hold its keys. */
    public List<String> keys() {
        return switch (this) {
            case FINNHUB -> List.of(LiveStart.FINNHUB_KEY);
            case ALPACA -> List.of(LiveStart.ALPACA_KEY, LiveStart.ALPACA_SECRET);
            case ALPHAVANTAGE -> List.of(PolledStart.KEY);
            case SIMULATED, REPLAY, ARCHIVE, BINANCE, COINBASE, TOPIC, YAHOO, NONE -> List.of();
        };
    }

    /**
     * Whether a feed with these arguments may have the key in this environment variable: its own
     * source's, or any that its mapping may name.
     */
    public static boolean mayHave(String key, List<String> arguments) {
        return Arrays.stream(values())
                .filter(
                        kind ->
                                arguments.contains(
                                        "--feed=" + kind.name().toLowerCase(Locale.ROOT)))
                .anyMatch(kind -> kind == TOPIC || kind.keys().contains(key));
    }

    /** Whether it may have nothing to send for long: a closed market, a topic read to its end. */
    public boolean mayBeSilent() {
        return switch (this) {
            case BINANCE, COINBASE, FINNHUB, ALPACA, ALPHAVANTAGE, YAHOO, TOPIC -> true;
            case SIMULATED, REPLAY, ARCHIVE, NONE -> false;
        };
    }
}
