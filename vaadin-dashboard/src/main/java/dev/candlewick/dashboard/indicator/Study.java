package dev.candlewick.dashboard.indicator;

import dev.candlewick.dashboard.text.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something to draw beside the candles.
 *
 * @param length over how many candles; 0 where the kind has no choice of it
 */
public record Study(Kind kind, int length) implements Comparable<Study> {

    /** Longer ones would need thousands of candles before the first that is shown. */
    public static final int LONGEST = 200;

    private static final Pattern TEXT = Pattern.compile("([a-z]+)([0-9]{0,3})");
    private static final Duration DAY = Duration.ofDays(1);

    /** Where it is drawn. */
    public enum Pane {
        PRICE,
        RSI,
        MACD
    }

    /** What it is; the order is the one of menus. */
    public enum Kind {
        /** Mean of the last closes. */
        SMA("sma", Pane.PRICE, List.of("line")),
        /**
         * Mean of all closes: the newest weighs 2 / (length + 1), each one before it (length - 1) /
         * (length + 1) of the next.
         */
        EMA("ema", Pane.PRICE, List.of("line")),
        /** Mean price of the trading date so far, each trade weighing its size. */
        VWAP("vwap", Pane.PRICE, List.of("line")),
        /** The mean of the last closes, and two standard deviations of them on both sides. */
        BOLLINGER("bb", Pane.PRICE, List.of("upper", "middle", "lower")),
        /** Close of the trading date before. */
        PRIOR_CLOSE("prior", Pane.PRICE, List.of("level")),
        /** Highest and lowest price before the regular session, known when that begins. */
        PRE_MARKET("pre", Pane.PRICE, List.of("high", "low")),
        /** Wilder's relative strength, 0 to 100. */
        RSI("rsi", Pane.RSI, List.of("line")),
        /** EMA 12 minus EMA 26, its EMA 9, and the distance of the two. */
        MACD("macd", Pane.MACD, List.of("line", "signal", "histogram"));

        private final String text;
        private final Pane pane;

        @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
        private final List<String> lines;

        Kind(String text, Pane pane, List<String> lines) {
            this.text = text;
            this.pane = pane;
            this.lines = List.copyOf(lines);
        }

        private boolean hasLength() {
            return this == SMA || this == EMA || this == BOLLINGER || this == RSI;
        }
    }

    public Study {
        if (kind.hasLength() ? length < 2 || length > LONGEST : length != 0) {
            throw new IllegalArgumentException(kind + " has no length of " + length);
        }
    }

    /** Those that a menu offers; a link may name other lengths. */
    public static List<Study> offered() {
        return List.of(
                new Study(Kind.SMA, 20),
                new Study(Kind.SMA, 50),
                new Study(Kind.EMA, 9),
                new Study(Kind.EMA, 21),
                new Study(Kind.VWAP, 0),
                new Study(Kind.BOLLINGER, 20),
                new Study(Kind.PRIOR_CLOSE, 0),
                new Study(Kind.PRE_MARKET, 0),
                new Study(Kind.RSI, 14),
                new Study(Kind.MACD, 0));
    }

    /** The study of this name, such as {@code sma20}; empty when there is none. */
    public static Optional<Study> of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String digits = parts.group(2);
        int length = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.text.equals(parts.group(1)))
                .filter(
                        kind ->
                                kind.hasLength()
                                        ? length >= 2 && length <= LONGEST
                                        : digits.isEmpty())
                .findFirst()
                .map(kind -> new Study(kind, length));
    }

    /** Its name in links, such as {@code sma20}. */
    public String text() {
        return kind.hasLength() ? kind.text + length : kind.text;
    }

    /** Its name on screen, such as {@code SMA 20}. */
    public Message title() {
        return Message.named("chart.study", kind, length);
    }

    public Pane pane() {
        return kind.pane;
    }

    /** The lines that it consists of, each with a value for a candle, or none. */
    public List<String> lines() {
        return kind.lines;
    }

    /** Whether it says something of candles of this width: a day has no session inside. */
    public boolean suits(Duration width) {
        return switch (kind) {
            case VWAP, PRIOR_CLOSE, PRE_MARKET -> width.compareTo(DAY) < 0;
            case SMA, EMA, BOLLINGER, RSI, MACD -> true;
        };
    }

    /**
     * How many closed candles before the first shown one make its value right. What weighs all
     * candles gets so many that those left out weigh less than 1e-8 together.
     */
    public int warmUp() {
        return switch (kind) {
            case SMA, BOLLINGER -> length - 1;
            case EMA -> 10 * length;
            case RSI -> 20 * length;
            case MACD -> 10 * (StudyLines.MACD_LONG + StudyLines.MACD_SIGNAL);
            case VWAP, PRIOR_CLOSE, PRE_MARKET -> 0;
        };
    }

    @Override
    public int compareTo(Study other) {
        return Comparator.comparing(Study::kind)
                .thenComparingInt(Study::length)
                .compare(this, other);
    }
}
