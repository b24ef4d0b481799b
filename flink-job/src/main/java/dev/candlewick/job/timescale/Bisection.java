package dev.candlewick.job.timescale;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Finds the units that a database refuses, by halves, within one transaction: each try is a
 * savepoint, so that all that is taken and all that is rejected is committed together.
 *
 * @param <U> what is written or rejected as a whole
 */
final class Bisection<U> {

    interface Step {
        void run() throws SQLException;
    }

    interface Write<U> {
        void write(List<U> units) throws SQLException;
    }

    interface Reject<U> {
        void reject(U unit, SQLException refusal) throws SQLException;
    }

    private final Connection connection;
    private final Write<U> write;
    private final Reject<U> reject;

    Bisection(Connection connection, Write<U> write, Reject<U> reject) {
        this.connection = connection;
        this.write = write;
        this.reject = reject;
    }

    /** Checks constraints now, and from now on each where its row is written. */
    static void checkConstraints(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    /** Writes the units that are taken and rejects each of the others. */
    void write(List<U> units) throws SQLException {
        if (units.isEmpty()) {
            return;
        }
        Optional<SQLException> refusal = attempt(connection, () -> write.write(units));
        if (refusal.isEmpty()) {
            return;
        }
        if (units.size() == 1) {
            reject.reject(units.get(0), refusal.get());
        } else {
            int middle = units.size() / 2;
            write(units.subList(0, middle));
            write(units.subList(middle, units.size()));
        }
    }

    /** Runs a step; when its rows are refused, undoes it and returns why. */
    static Optional<SQLException> attempt(Connection connection, Step step) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            step.run();
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (SQLException e) {
            if (!SqlStates.isOfTheRows(e)) {
                throw e;
            }
            connection.rollback(before);
            return Optional.of(e);
        }
    }
}
