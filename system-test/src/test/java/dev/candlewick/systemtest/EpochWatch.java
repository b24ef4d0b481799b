package dev.candlewick.systemtest;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A reader that asks the public views without a pause: no answer may be empty, and none may hold
 * rows of two epochs.
 */
final class EpochWatch {
    private final Database database;
    private final String question;
    private final CompletableFuture<Set<Integer>> seen;
    private volatile boolean closing;

    private EpochWatch(Database database, String symbol) {
        this.database = database;
        question =
                """
                SELECT min(log_epoch), max(log_epoch), count(*) FROM candle WHERE symbol = '%1$s'
                UNION ALL
                SELECT min(log_epoch), max(log_epoch), count(*) FROM latest_candle
                    JOIN instrument USING (symbol) WHERE symbol = '%1$s'"""
                        .formatted(symbol);
        seen = CompletableFuture.supplyAsync(this::watch);
    }

    /** Begins to watch a symbol that has candles. */
    static EpochWatch of(Terminal terminal, String symbol) {
        return new EpochWatch(terminal.running().stack().database(), symbol);
    }

    /** Ends; returns the epochs that were seen, the lowest first. */
    Set<Integer> close() throws ExecutionException, InterruptedException {
        closing = true;
        return seen.get();
    }

    private Set<Integer> watch() {
        Set<Integer> epochs = new TreeSet<>();
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement()) {
            while (!closing) {
                epochs.addAll(ask(statement));
            }
        } catch (SQLException e) {
            throw new AssertionError("a reader was disturbed", e);
        }
        return epochs;
    }

    private Set<Integer> ask(Statement statement) throws SQLException {
        Set<Integer> epochs = new TreeSet<>();
        try (ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                if (row.getLong(3) == 0) {
                    throw new AssertionError("a reader got an empty answer");
                }
                epochs.add(row.getInt(1));
                epochs.add(row.getInt(2));
            }
        }
        if (epochs.size() != 1) {
            throw new AssertionError("a reader saw a mix of the epochs " + epochs);
        }
        return epochs;
    }
}
