package dev.candlewick.explain.table;

/**
 * A valid tick that lies beyond the horizon.
 *
 * @param eventTime microseconds since the epoch
 * @param price in plain form
 * @param size in plain form
 * @param behind how far behind the newest tick of its symbol, microseconds
 * @param message as it lies in the log, at most 64 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LateRow(
        int partition,
        long offset,
        long eventTime,
        String price,
        String size,
        long behind,
        byte[] message) {}
