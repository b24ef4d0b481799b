package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.watch.WatcherDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The alerts of all users in the database, and their history. Users see and change their own; each
 * method that changes something throws IllegalStateException when the dashboard was not given the
 * role that may.
 */
@Repository
public class AlertBook implements AlertLedger {

    /** Alerts that one user may have. */
    public static final int MOST = 200;

    private final WatcherDatabase database;
    private volatile Runnable listener = () -> {};

    public AlertBook(WatcherDatabase database) {
        this.database = database;
    }

    /** Whether the dashboard was given the role that may. */
    public boolean possible() {
        return database.isGiven();
    }

    /** Runs after every change that a user has made. */
    void onChange(Runnable changed) {
        listener = changed;
    }

    private static final String ALERTS =
            """
            SELECT alert_id, made_by, symbol, measure, direction, level, anomaly_kind, severity, repetition, bar,
                   webhook, note, state, side, armed_from, last_bar, fired_count, fired_at, version
            FROM alert
            """;

    /** The alerts of a user, the newest first. */
    public List<Alert> of(String user) {
        return database.client()
                .sql(ALERTS + "WHERE made_by = :user AND state <> 'REMOVED' ORDER BY alert_id DESC")
                .param("user", user)
                .query(AlertBook::alert)
                .list();
    }

    /** The alerts of all users that are watched. */
    List<Alert> active() {
        return database.client()
                .sql(ALERTS + "WHERE state = 'ACTIVE' ORDER BY alert_id")
                .query(AlertBook::alert)
                .list();
    }

    private static final String ADD =
            """
            INSERT INTO alert (made_by, symbol, measure, direction, level, anomaly_kind, severity, repetition, bar,
                               webhook, note)
            SELECT :user, :symbol, :measure, :direction, :level, :kind, :severity, :repetition, :bar, :webhook, :note
            WHERE (SELECT count(*) FROM alert WHERE made_by = :user AND state <> 'REMOVED') < :most
            """;

    /** False when the user has {@value #MOST} already. */
    public boolean add(String user, AlertRule rule) {
        int added =
                with(rule, database.client().sql(ADD))
                        .param("user", user)
                        .param("most", MOST)
                        .update();
        listener.run();
        return added == 1;
    }

    private static JdbcClient.StatementSpec with(
            AlertRule rule, JdbcClient.StatementSpec statement) {
        return statement
                .param("symbol", rule.symbol().orElse(null), Types.VARCHAR)
                .param("measure", rule.measure().name())
                .param("direction", rule.direction().name())
                .param("level", rule.level().orElse(null), Types.NUMERIC)
                .param("kind", rule.anomalyKind().orElse(null), Types.VARCHAR)
                .param("severity", rule.severity().orElse(null), Types.VARCHAR)
                .param("repetition", rule.repetition().name())
                .param("bar", rule.bar().text())
                .param("webhook", rule.webhook().orElse(null), Types.VARCHAR)
                .param("note", rule.note());
    }

    private static final String EDIT =
            """
            WITH edited AS (
                UPDATE alert SET symbol = :symbol, measure = :measure, direction = :direction, level = :level,
                    anomaly_kind = :kind, severity = :severity, repetition = :repetition, bar = :bar,
                    webhook = :webhook, note = :note, version = version + 1,
                    state = CASE state WHEN 'DONE' THEN 'ACTIVE' ELSE state END,
                    side = CASE WHEN :anew OR state = 'DONE' THEN 'UNKNOWN' ELSE side END,
                    armed_from = CASE WHEN :anew OR state = 'DONE' THEN NULL ELSE armed_from END,
                    last_bar = CASE WHEN :anew OR state = 'DONE' THEN NULL ELSE last_bar END
                WHERE alert_id = :alert AND made_by = :user AND state <> 'REMOVED' AND version = :version
                RETURNING alert_id, made_by)
            INSERT INTO alert_change (alert_id, made_by, message)
            SELECT alert_id, made_by, :message FROM edited
            """;

    /**
     * Gives an alert another rule, and writes what has changed. Where that is what it watches, it
     * is watched from now on; so is one that was done. What it has told stays.
     *
     * @param known as its user has seen it
     * @return false when it has been changed or removed since
     */
    public boolean edit(String user, Alert known, AlertRule rule) {
        int edited =
                with(rule, database.client().sql(EDIT))
                        .param("anew", !rule.watchesTheSameAs(known.rule()))
                        .param("alert", known.id())
                        .param("user", user)
                        .param("version", known.version())
                        .param("message", Wording.changed(known.rule(), rule))
                        .update();
        listener.run();
        return edited == 1;
    }

    private static final String CHANGES =
            """
            SELECT change_id, alert_id, message, changed_at FROM alert_change
            WHERE made_by = :user ORDER BY change_id DESC LIMIT :count
            """;

    /** What a user has changed, the newest first. */
    public List<AlertChange> changes(String user, int count) {
        return database.client()
                .sql(CHANGES)
                .param("user", user)
                .param("count", count)
                .query(
                        (row, number) ->
                                new AlertChange(
                                        row.getLong("change_id"),
                                        row.getLong("alert_id"),
                                        row.getString("message"),
                                        row.getObject("changed_at", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }

    public void pause(String user, long alert) {
        change("SET state = 'PAUSED'", "AND state = 'ACTIVE'", user, alert);
    }

    /** Watches it, again or anew, from now on; what happened meanwhile does not count. */
    public void resume(String user, long alert) {
        change(
                "SET state = 'ACTIVE', side = 'UNKNOWN', armed_from = NULL, last_bar = NULL",
                "AND state IN ('PAUSED', 'DONE')",
                user,
                alert);
    }

    /** Forgets it and the address of its webhook; its history stays. */
    public void remove(String user, long alert) {
        change("SET state = 'REMOVED', webhook = NULL", "", user, alert);
    }

    /**
     * @param set of this class
     * @param condition of this class
     */
    private void change(String set, String condition, String user, long alert) {
        database.client()
                .sql(
                        "UPDATE alert "
                                + set
                                + " WHERE alert_id = :alert AND made_by = :user "
                                + condition)
                .param("alert", alert)
                .param("user", user)
                .update();
        listener.run();
    }

    /** One statement, so that either all of it has happened or nothing. */
    private static final String FIRE =
            """
            WITH fired AS (
                UPDATE alert SET side = :side, last_bar = :bar, fired_count = fired_count + 1,
                    fired_at = clock_timestamp(),
                    state = CASE WHEN repetition = 'ONCE' THEN 'DONE' ELSE state END
                WHERE alert_id = :alert AND state = 'ACTIVE' AND fired_count = :known AND version = :version
                  AND NOT EXISTS (SELECT FROM alert_firing f WHERE f.alert_id = :alert AND f.cause = :cause)
                RETURNING alert_id, made_by, webhook)
            INSERT INTO alert_firing (alert_id, made_by, symbol, message, value, event_time, cause, webhook_state,
                                      webhook_due)
            SELECT alert_id, made_by, :symbol, :message, :value, :time, :cause,
                   CASE WHEN webhook IS NULL THEN 'NONE' ELSE 'PENDING' END,
                   CASE WHEN webhook IS NOT NULL THEN clock_timestamp() END
            FROM fired
            RETURNING firing_id, alert_id, made_by, symbol, message, event_time, fired_at, webhook_state,
                      webhook_attempts, webhook_answer
            """;

    @Override
    public Optional<AlertFiring> fire(Alert known, Cause cause) {
        return database.client()
                .sql(FIRE)
                .param("alert", known.id())
                .param("known", known.fired())
                .param("version", known.version())
                .param("side", cause.side().name())
                .param("bar", utc(cause.bar()))
                .param("symbol", cause.symbol().orElse(null), Types.VARCHAR)
                .param("message", cause.message())
                .param("value", cause.value(), Types.NUMERIC)
                .param("time", utc(cause.eventTime()))
                .param("cause", cause.cause(), Types.VARCHAR)
                .query(AlertBook::firing)
                .optional();
    }

    private static final String MOVE =
            """
            UPDATE alert SET side = :side, armed_from = :armed
            WHERE alert_id = :alert AND state = 'ACTIVE' AND fired_count = :known AND version = :version
            """;

    @Override
    public void move(Collection<Alert> moved) {
        for (Alert alert : moved) {
            database.client()
                    .sql(MOVE)
                    .param("alert", alert.id())
                    .param("known", alert.fired())
                    .param("version", alert.version())
                    .param("side", alert.side().name())
                    .param(
                            "armed",
                            alert.armedFrom() == null ? null : utc(alert.armedFrom()),
                            Types.TIMESTAMP_WITH_TIMEZONE)
                    .update();
        }
    }

    private static final String FIRINGS =
            """
            SELECT firing_id, alert_id, made_by, symbol, message, event_time, fired_at, webhook_state,
                   webhook_attempts, webhook_answer
            FROM alert_firing WHERE made_by = :user ORDER BY firing_id DESC LIMIT :count
            """;

    /** What was told to a user, the newest first. */
    public List<AlertFiring> firings(String user, int count) {
        return database.client()
                .sql(FIRINGS)
                .param("user", user)
                .param("count", count)
                .query(AlertBook::firing)
                .list();
    }

    private static Alert alert(ResultSet row, int number) throws SQLException {
        return new Alert(
                row.getLong("alert_id"),
                row.getString("made_by"),
                new AlertRule(
                        Optional.ofNullable(row.getString("symbol")),
                        Measure.valueOf(row.getString("measure")),
                        Direction.valueOf(row.getString("direction")),
                        Optional.ofNullable(row.getBigDecimal("level")),
                        Optional.ofNullable(row.getString("anomaly_kind")),
                        Optional.ofNullable(row.getString("severity")),
                        Repetition.valueOf(row.getString("repetition")),
                        Bar.of(row.getString("bar")),
                        Optional.ofNullable(row.getString("webhook")),
                        row.getString("note")),
                Alert.State.valueOf(row.getString("state")),
                Side.valueOf(row.getString("side")),
                time(row, "armed_from"),
                time(row, "last_bar"),
                row.getLong("fired_count"),
                time(row, "fired_at"),
                row.getInt("version"));
    }

    /** A row of {@code alert_firing} with all columns that a firing has. */
    static AlertFiring firing(ResultSet row, int number) throws SQLException {
        return new AlertFiring(
                row.getLong("firing_id"),
                row.getLong("alert_id"),
                row.getString("made_by"),
                Optional.ofNullable(row.getString("symbol")),
                row.getString("message"),
                row.getObject("event_time", OffsetDateTime.class).toInstant(),
                row.getObject("fired_at", OffsetDateTime.class).toInstant(),
                AlertFiring.Webhook.valueOf(row.getString("webhook_state")),
                row.getInt("webhook_attempts"),
                row.getString("webhook_answer"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
