package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.Component;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether the parts of the system really answer. */
public final class Readiness {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Component.PATIENCE).build();

    private Readiness() {}

    /** True when the dashboard takes requests, whether there are candles to show or not. */
    public static boolean dashboardAnswers(URI dashboard) {
        HttpRequest question =
                HttpRequest.newBuilder(dashboard.resolve("/readyz"))
                        .timeout(Component.PATIENCE)
                        .build();
        try {
            return HTTP.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** True when the job has written a candle after this time. */
    static boolean candleWrittenSince(Database database, Instant time) {
        try (Connection connection = database.connect(Role.READER);
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT 1 FROM latest_candle"
                                        + " WHERE interval = '1s' AND recorded_at > ? LIMIT 1")) {
            statement.setObject(1, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        }
    }

    /**
     * Returns when the condition holds.
     *
     * @param otherwise what to tell when it does not hold in time
     */
    static void await(BooleanSupplier condition, Duration patience, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw CommandFailure.timedOut(otherwise.get());
            }
            pause(POLL);
        }
    }

    /**
     * Waits before the next look at something that tells nobody when it changes.
     *
     * @throws CommandFailure when interrupted
     */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What to throw when a wait was interrupted; the thread stays interrupted. */
    public static CommandFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return CommandFailure.unavailable("Interrupted.", e);
    }
}
