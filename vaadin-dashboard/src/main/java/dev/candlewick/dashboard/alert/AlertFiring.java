package dev.candlewick.dashboard.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * That an alert has fired.
 *
 * @param symbol empty: the whole feed
 * @param message what the user is told
 * @param eventTime of what was seen
 * @param attempts how often its webhook was called
 * @param answer status or failure of the last call, without the address
 */
public record AlertFiring(
        long id,
        long alertId,
        String user,
        Optional<String> symbol,
        String message,
        Instant eventTime,
        Instant firedAt,
        Webhook webhook,
        int attempts,
        String answer) {

    /** How the webhook stands. */
    public enum Webhook {
        /** There is none. */
        NONE,
        /** It will be called, or called again. */
        PENDING,
        DELIVERED,
        FAILED
    }
}
