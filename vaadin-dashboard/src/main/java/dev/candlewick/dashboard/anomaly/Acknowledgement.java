package dev.candlewick.dashboard.anomaly;

import java.time.Instant;

/**
 * That somebody has seen a flag as severe as it is.
 *
 * @param by user of the dashboard
 * @param note what they say of it, may be empty
 */
public record Acknowledgement(String by, Instant at, String note) {}
