package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.Role;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The newest messages that are no valid tick, from their table. */
public final class LastRejects {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String NEWEST =
            """
            SELECT * FROM (
                SELECT topic, log_partition, log_offset, append_time, reason, detail, message_key,
                       message, recorded_at
                FROM rejected_tick JOIN epoch e USING (log_epoch, topic)
                WHERE e.state = 'LIVE' AND recorded_at > ?
                ORDER BY recorded_at DESC, log_partition DESC, log_offset DESC
                LIMIT ?) newest
            ORDER BY recorded_at, log_partition, log_offset""";

    private final Running running;

    public LastRejects(Running running) {
        this.running = running;
    }

    /** Prints the newest rejects, and those that come when it shall follow. */
    public void print(int lines, boolean follow, PrintWriter out) {
        OffsetDateTime seen = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        try (Connection connection = running.stack().database().connect(Role.READER)) {
            seen = print(connection, seen, lines, out);
            while (follow && !out.checkError()) {
                Readiness.pause(POLL);
                seen = print(connection, seen, Integer.MAX_VALUE, out);
            }
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        }
    }

    private static OffsetDateTime print(
            Connection connection, OffsetDateTime since, int lines, PrintWriter out)
            throws SQLException {
        OffsetDateTime seen = since;
        try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setObject(1, since);
            statement.setInt(2, lines);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    out.println(line(row));
                    seen = row.getObject("recorded_at", OffsetDateTime.class);
                }
            }
        }
        out.flush();
        return seen;
    }

    private static String line(ResultSet row) throws SQLException {
        return String.join(
                "\t",
                row.getInt("log_partition") + ":" + row.getLong("log_offset"),
                row.getObject("append_time", OffsetDateTime.class).toInstant().toString(),
                row.getString("reason"),
                PlainText.of(row.getString("detail").getBytes(StandardCharsets.UTF_8)),
                PlainText.of(row.getBytes("message_key")),
                MessageLine.of(row.getBytes("message")));
    }
}
