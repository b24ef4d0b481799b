package dev.candlewick.facts;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing that a source says of an instrument. */
public sealed interface Statement {

    /** What symbols look like. */
    Pattern SYMBOLS = Pattern.compile("[A-Z0-9._:/-]{1,32}");

    /** Whether a text can be a symbol, as in the topic. */
    static boolean isSymbol(String text) {
        return SYMBOLS.matcher(text).matches();
    }

    /** That an action is no longer named by who named it. */
    static Statement gone(Statement action, String origin) {
        return switch (action) {
            case OfSplit split ->
                    new OfNoAction(
                            split.symbol(),
                            split.exDate(),
                            ActionKind.SPLIT,
                            split.label(),
                            origin);
            case OfDividend dividend ->
                    new OfNoAction(
                            dividend.symbol(),
                            dividend.exDate(),
                            ActionKind.DIVIDEND,
                            dividend.label(),
                            origin);
            case OfNoAction none -> none;
            case OfFact fact -> throw new IllegalArgumentException(fact + " is no action");
        };
    }

    /** Symbol as in the topic. */
    String symbol();

    /** Where it was read, for people: file and line, or the call of a service. */
    String origin();

    /** What it is about: of two statements with the same key, one is wrong. */
    String key();

    /**
     * A fact.
     *
     * @param value null: that there is none
     */
    record OfFact(String symbol, Fact fact, @Nullable String value, String origin)
            implements Statement {
        @Override
        public String key() {
            return symbol + " " + fact.label();
        }
    }

    /**
     * A split.
     *
     * @param exDate first trading date whose prices are those after the split
     * @param newShares so many after it, for {@code oldShares} before
     */
    record OfSplit(
            String symbol,
            LocalDate exDate,
            String label,
            BigDecimal newShares,
            BigDecimal oldShares,
            String origin)
            implements Statement {
        @Override
        public String key() {
            return keyOf(symbol, exDate, ActionKind.SPLIT, label);
        }
    }

    /**
     * A dividend in cash.
     *
     * @param exDate first trading date whose buyers are not paid
     * @param amount paid for one share, as shares are counted on {@code sharesAsOf}
     * @param currency null: that of the prices
     */
    record OfDividend(
            String symbol,
            LocalDate exDate,
            String label,
            BigDecimal amount,
            @Nullable String currency,
            LocalDate sharesAsOf,
            String origin)
            implements Statement {
        @Override
        public String key() {
            return keyOf(symbol, exDate, ActionKind.DIVIDEND, label);
        }
    }

    /** That there is no such split or dividend, or no longer. */
    record OfNoAction(
            String symbol, LocalDate exDate, ActionKind action, String label, String origin)
            implements Statement {
        @Override
        public String key() {
            return keyOf(symbol, exDate, action, label);
        }
    }

    private static String keyOf(String symbol, LocalDate exDate, ActionKind action, String label) {
        return "%s %s %s %s".formatted(symbol, exDate, action, label).strip();
    }
}
