package dev.candlewick.calendar;

/** Part of a trading day. Candles of 1d cover all of them and say {@code ALL} in the database. */
public enum TradingSession {
    /** Before the regular hours. */
    PRE,
    /** The regular hours; the whole day where an exchange never closes. */
    REGULAR,
    /** After the regular hours. */
    POST,
    /** Outside all hours: nights, breaks, weekends, holidays. */
    CLOSED
}
