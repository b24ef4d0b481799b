package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.watch.WatcherDatabase;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Webhooks of firings that wait to be called, in the database. */
@Repository
class WebhookQueue {

    private final WatcherDatabase database;

    WebhookQueue(WatcherDatabase database) {
        this.database = database;
    }

    /** Whether the dashboard was given the role that may. */
    boolean possible() {
        return database.isGiven();
    }

    /**
     * A webhook to be called.
     *
     * @param address null when the alert was removed meanwhile
     * @param firing with this call among its attempts
     * @param value the price, volume, per cent or seconds that were reached; null for a flag
     */
    record Call(AlertFiring firing, @Nullable BigDecimal value, @Nullable String address) {}

    private static final String CLAIM =
            """
            UPDATE alert_firing f
            SET webhook_attempts = webhook_attempts + 1,
                webhook_due = clock_timestamp() + make_interval(secs => :pause * 4.0 ^ webhook_attempts + 10)
            FROM alert a
            WHERE a.alert_id = f.alert_id AND f.firing_id IN (
                SELECT firing_id FROM alert_firing
                WHERE webhook_state = 'PENDING' AND webhook_due <= clock_timestamp()
                ORDER BY firing_id LIMIT :count FOR UPDATE SKIP LOCKED)
            RETURNING f.firing_id, f.alert_id, f.made_by, f.symbol, f.message, f.event_time, f.fired_at,
                      f.webhook_state, f.webhook_attempts, f.webhook_answer, f.value, a.webhook
            """;

    /**
     * Calls that are due, for whoever claims them first. One that nobody reports on is due again.
     *
     * @param pause seconds before the second call; four times as long before each one after it
     */
    List<Call> claim(int count, double pause) {
        return database.client()
                .sql(CLAIM)
                .param("count", count)
                .param("pause", pause)
                .query(
                        (row, number) ->
                                new Call(
                                        AlertBook.firing(row, number),
                                        row.getBigDecimal("value"),
                                        row.getString("webhook")))
                .list();
    }

    private static final String REPORT =
            """
            UPDATE alert_firing SET webhook_state = :state, webhook_answer = :answer,
                webhook_due = CASE WHEN :state = 'PENDING'
                    THEN clock_timestamp() + make_interval(secs => :pause * 4.0 ^ (webhook_attempts - 1)) END
            WHERE firing_id = :firing
            """;

    /** How a call has ended; PENDING: it is to be called again. */
    void report(long firing, AlertFiring.Webhook state, String answer, double pause) {
        database.client()
                .sql(REPORT)
                .param("firing", firing)
                .param("state", state.name())
                .param("answer", answer)
                .param("pause", pause)
                .update();
    }
}
