package dev.candlewick.facts.table;

import dev.candlewick.facts.ActionKind;
import dev.candlewick.facts.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The tables {@code instrument_fact} and {@code corporate_action_history} and the views on them.
 */
public final class FactTables implements AutoCloseable {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    /** Facts and actions as lines for people; what there is not is a minus sign. */
    private static final String STATEMENTS =
            """
            WITH asked AS (SELECT ?::text[] AS symbols)
            SELECT symbol, fact, coalesce(value, '-'), source, origin, recorded_at
            FROM %s, asked WHERE cardinality(symbols) = 0 OR symbol = ANY (symbols)
            UNION ALL
            SELECT symbol, rtrim(concat_ws(' ', ex_date, action, label)),
                coalesce(
                    trim_scale(split_to) || ':' || trim_scale(split_from),
                    trim_scale(amount) || coalesce(' ' || currency, '')
                        || CASE WHEN shares_as_of > ex_date THEN ' in shares of ' || shares_as_of ELSE '' END,
                    '-'),
                source, origin, recorded_at
            FROM %s, asked WHERE cardinality(symbols) = 0 OR symbol = ANY (symbols)
            ORDER BY 1, %s""";

    private final Connection connection;

    /**
     * @param connection of a role that may do what is asked for; closed with this
     */
    public FactTables(Connection connection) {
        this.connection = connection;
    }

    /**
     * Adds statements of one source, all of them or none. What the source has said before is no
     * change.
     *
     * @return how many were changes
     * @throws RefusedException when the database does not take one
     */
    public int add(String source, List<Statement> statements) {
        try {
            connection.setAutoCommit(false);
            try {
                int changes = 0;
                for (Statement statement : statements) {
                    changes += add(source, statement);
                }
                connection.commit();
                return changes;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new UnavailableException("the database cannot be written: " + e.getMessage(), e);
        }
    }

    private int add(String source, Statement statement) throws SQLException {
        try (PreparedStatement insert = insert(source, statement)) {
            return insert.executeUpdate();
        } catch (PSQLException e) {
            ServerErrorMessage reason = e.getServerErrorMessage();
            // Class 23: a constraint, or the trigger that keeps one action from being counted
            // twice.
            if (reason == null || !String.valueOf(e.getSQLState()).startsWith("23")) {
                throw e;
            }
            throw new RefusedException(
                    "%s: %s%s"
                            .formatted(
                                    statement.origin(),
                                    reason.getMessage(),
                                    reason.getHint() == null ? "" : ". " + reason.getHint()),
                    e);
        }
    }

    private PreparedStatement insert(String source, Statement statement) throws SQLException {
        return switch (statement) {
            case Statement.OfFact fact ->
                    prepared(
                            """
                            INSERT INTO instrument_fact (symbol, fact, value, source, origin)
                            VALUES (?, ?, ?, ?, ?)""",
                            fact.symbol(),
                            fact.fact().label(),
                            fact.value(),
                            source,
                            fact.origin());
            case Statement.OfSplit split ->
                    prepared(
                            """
                            INSERT INTO corporate_action_history
                                (symbol, ex_date, action, label, split_to, split_from, source, origin)
                            VALUES (?, ?, 'SPLIT', ?, ?, ?, ?, ?)""",
                            split.symbol(),
                            split.exDate(),
                            split.label(),
                            split.newShares(),
                            split.oldShares(),
                            source,
                            split.origin());
            case Statement.OfDividend dividend ->
                    prepared(
                            """
                            INSERT INTO corporate_action_history
                                (symbol, ex_date, action, label, amount, currency, shares_as_of, source, origin)
                            VALUES (?, ?, 'DIVIDEND', ?, ?, ?, ?, ?, ?)""",
                            dividend.symbol(),
                            dividend.exDate(),
                            dividend.label(),
                            dividend.amount(),
                            dividend.currency(),
                            dividend.sharesAsOf(),
                            source,
                            dividend.origin());
            case Statement.OfNoAction none ->
                    prepared(
                            """
                            INSERT INTO corporate_action_history
                                (symbol, ex_date, action, label, is_withdrawn, source, origin)
                            VALUES (?, ?, ?, ?, true, ?, ?)""",
                            none.symbol(),
                            none.exDate(),
                            none.action().name(),
                            none.label(),
                            source,
                            none.origin());
        };
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        return statement;
    }

    /** The actions of a symbol that a source names, as it said last. */
    public List<Statement> actionsBy(String source, String symbol) {
        return actions(
                """
                SELECT symbol, ex_date, action, label, split_to, split_from, amount, currency, shares_as_of, origin
                FROM (SELECT DISTINCT ON (ex_date, action, label) * FROM corporate_action_history
                      WHERE source = ? AND symbol = ?
                      ORDER BY ex_date, action, label, statement_id DESC) said
                WHERE NOT is_withdrawn ORDER BY ex_date, action, label""",
                source,
                symbol);
    }

    /**
     * The actions that hold now, whoever says so.
     *
     * @param symbols none: of all
     */
    public List<Statement> actions(List<String> symbols) {
        return actions(
                """
                SELECT symbol, ex_date, action, label, split_to, split_from, amount, currency, shares_as_of, origin
                FROM corporate_action, (SELECT ?::text[] AS symbols) asked
                WHERE cardinality(symbols) = 0 OR symbol = ANY (symbols)
                ORDER BY symbol, ex_date, action, label""",
                array(symbols));
    }

    private List<Statement> actions(String query, Object... values) {
        return query(
                query,
                row -> {
                    String symbol = row.getString(1);
                    LocalDate exDate = row.getObject(2, LocalDate.class);
                    String label = row.getString(4);
                    String origin = row.getString(10);
                    return ActionKind.valueOf(row.getString(3)) == ActionKind.SPLIT
                            ? new Statement.OfSplit(
                                    symbol,
                                    exDate,
                                    label,
                                    row.getBigDecimal(5),
                                    row.getBigDecimal(6),
                                    origin)
                            : new Statement.OfDividend(
                                    symbol,
                                    exDate,
                                    label,
                                    row.getBigDecimal(7),
                                    row.getString(8),
                                    row.getObject(9, LocalDate.class),
                                    origin);
                },
                values);
    }

    /** What holds now of some symbols, or of all: symbol, what, value, source, origin, recorded. */
    public List<List<String>> known(List<String> symbols) {
        return lines(STATEMENTS.formatted("current_fact", "corporate_action", "2"), symbols);
    }

    /** Every statement about some symbols, or about all, the oldest first; the same columns. */
    public List<List<String>> history(List<String> symbols) {
        return lines(
                STATEMENTS.formatted("instrument_fact", "corporate_action_history", "6, 2"),
                symbols);
    }

    private List<List<String>> lines(String query, List<String> symbols) {
        return query(
                query,
                row ->
                        List.of(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                MINUTE.format(row.getObject(6, OffsetDateTime.class))),
                array(symbols));
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String query, Reading<T> reading, Object... values) {
        try (PreparedStatement select = prepared(query, values);
                ResultSet row = select.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (row.next()) {
                found.add(reading.of(row));
            }
            return found;
        } catch (SQLException e) {
            throw new UnavailableException("the database cannot be read: " + e.getMessage(), e);
        }
    }

    private Object array(List<String> values) {
        try {
            return connection.createArrayOf("text", values.toArray());
        } catch (SQLException e) {
            throw new UnavailableException("the database cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new UnavailableException("the connection cannot be closed: " + e.getMessage(), e);
        }
    }
}
