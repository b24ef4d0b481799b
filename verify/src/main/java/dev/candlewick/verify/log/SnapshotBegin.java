package dev.candlewick.verify.log;

import java.time.LocalDate;

/**
 * Where the snapshots of a symbol and source had come to before a stretch of the log.
 *
 * @param offset of the last one that moved it
 * @param sessionDate the trading day
 * @param dayVolume in units of 10^-8
 */
public record SnapshotBegin(
        String symbol,
        int partition,
        long offset,
        String source,
        LocalDate sessionDate,
        long dayVolume) {}
