package dev.candlewick.dashboard.alert;

import java.time.Instant;

/**
 * That a user has changed an alert.
 *
 * @param message what it was and what it became
 */
public record AlertChange(long id, long alertId, String message, Instant at) {}
