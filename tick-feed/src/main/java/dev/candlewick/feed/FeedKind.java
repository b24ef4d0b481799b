package dev.candlewick.feed;

/** Where the ticks come from. */
public enum FeedKind {
    /** A seeded market model. */
    SIMULATED,
    /** A file of recorded ticks. */
    REPLAY,
    /** An archived log, sent once more as it came. */
    ARCHIVE,
    /** Quotes and bars of Alpha Vantage, which is asked now and then. */
    ALPHAVANTAGE,
    /** Quotes and bars of Yahoo Finance, which is asked now and then. */
    YAHOO,
    /** No feed at all; has a meaning only where a system is started without one. */
    NONE
}
