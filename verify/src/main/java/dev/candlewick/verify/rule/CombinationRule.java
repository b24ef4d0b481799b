package dev.candlewick.verify.rule;

/** The rule by which a condition table decides; the table's file names it. */
interface CombinationRule {

    /** Bits of {@link TradeEffect} for candles of 1d, or for those of 1s to 1h. */
    int effect(String condition, boolean daily);

    /** Whether the table knows every part of the condition. */
    boolean knows(String condition);

    /** What decided, in a few words of the table. */
    String reason(String condition, boolean daily);
}
