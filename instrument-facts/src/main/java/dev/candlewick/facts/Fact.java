package dev.candlewick.facts;

import java.util.Arrays;
import java.util.Optional;

/** What can be known of an instrument. */
public enum Fact {
    NAME("name", false),
    VENUE("venue", false),
    CURRENCY("currency", false),
    SECTOR("sector", false),
    INDUSTRY("industry", false),
    /** In the currency of the prices. */
    MARKET_VALUE("market_value", true),
    /** Lowest price of 52 weeks. */
    YEAR_LOW("year_low", true),
    /** Highest price of 52 weeks. */
    YEAR_HIGH("year_high", true),
    /** Shares outstanding. */
    SHARES("shares", true);

    private final String label;
    private final boolean isNumber;

    Fact(String label, boolean isNumber) {
        this.label = label;
        this.isNumber = isNumber;
    }

    /** As in tables and files. */
    public String label() {
        return label;
    }

    /** Whether its values are numbers, none of them negative. */
    public boolean isNumber() {
        return isNumber;
    }

    public static Optional<Fact> labelled(String label) {
        return Arrays.stream(values()).filter(fact -> fact.label.equals(label)).findFirst();
    }
}
