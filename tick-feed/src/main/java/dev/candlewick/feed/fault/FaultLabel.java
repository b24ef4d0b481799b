package dev.candlewick.feed.fault;

/**
 * What was planted.
 *
 * @param size in sigmas of its kind; for news against the same sigma as a jump
 * @param from event time of the first tick that differs, microseconds since the epoch
 * @param to event time at which the fault is over, not before {@code from}
 * @param amount what a sigma times the size came to: a logarithmic return, a factor of volume,
 *     seconds, or a share
 */
public record FaultLabel(
        FaultKind kind, String symbol, double size, long from, long to, double amount) {}
