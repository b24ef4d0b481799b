package dev.candlewick.job.timescale;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.jspecify.annotations.Nullable;

/**
 * A database of words that knows transactions and savepoints, refuses some words, and fails when it
 * is told to.
 */
final class FakeDatabase implements JdbcConnectionProvider {

    /** What is committed, transaction by transaction. */
    final List<List<String>> transactions = new ArrayList<>();

    final List<String> rejected = new ArrayList<>();
    final Set<String> refuses = new HashSet<>();

    /** SQLSTATEs with which the next transactions fail, one each. */
    final Deque<String> failures = new ArrayDeque<>();

    /** Whether words are refused when the transaction ends, and not where they are written. */
    boolean checksAtTheEnd;

    int opened;
    int closed;
    int inserts;

    /** Transactions as {@code commit_count} has them. */
    long commits;

    private final List<String> uncommitted = new ArrayList<>();
    private final List<String> uncommittedRejects = new ArrayList<>();
    private boolean checksNow;
    private int counts;
    private @Nullable Connection connection;

    void insert(List<String> words) throws SQLException {
        inserts++;
        if (!failures.isEmpty()) {
            throw new SQLException("failed", failures.remove());
        }
        uncommitted.addAll(words);
        if (!checksAtTheEnd || checksNow) {
            check();
        }
    }

    void reject(String word) {
        uncommittedRejects.add(word);
    }

    private void check() throws SQLException {
        if (uncommitted.stream().anyMatch(refuses::contains)) {
            throw new SQLException("violates a constraint", "23514");
        }
    }

    @Override
    public Connection getOrEstablishConnection() {
        if (connection == null) {
            opened++;
            connection =
                    fake(
                            Connection.class,
                            (proxy, method, arguments) ->
                                    answer(
                                            method.getName(),
                                            arguments == null ? new Object[0] : arguments));
        }
        return connection;
    }

    private @Nullable Object answer(String method, Object[] arguments) throws SQLException {
        switch (method) {
            case "createStatement" -> {
                return fake(
                        Statement.class,
                        (proxy, call, sql) -> {
                            checksNow |= call.getName().equals("execute");
                            return call.getReturnType() == boolean.class ? false : null;
                        });
            }
            case "prepareStatement" -> {
                String sql = (String) arguments[0];
                return fake(PreparedStatement.class, (proxy, call, values) -> counted(sql, call));
            }
            case "setSavepoint" -> {
                return new Mark(uncommitted.size(), uncommittedRejects.size());
            }
            case "rollback" -> {
                if (arguments.length == 0) {
                    end();
                } else {
                    rollBackTo((Mark) arguments[0]);
                }
            }
            case "commit" -> commit();
            default -> {}
        }
        return null;
    }

    private @Nullable Object counted(String sql, Method call) {
        if (!call.getName().equals("executeQuery")) {
            return null;
        }
        counts += sql.startsWith("INSERT") ? 1 : 0;
        long known = commits + counts;
        return fake(
                ResultSet.class,
                (proxy, ask, values) -> ask.getReturnType() == long.class ? known : true);
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private void commit() throws SQLException {
        if (uncommitted.isEmpty() && counts == 0) {
            return;
        }
        try {
            check();
        } catch (SQLException e) {
            end();
            throw e;
        }
        transactions.add(List.copyOf(uncommitted));
        commits += counts;
        rejected.addAll(uncommittedRejects);
        end();
    }

    private void rollBackTo(Mark mark) {
        uncommitted.subList(mark.words, uncommitted.size()).clear();
        uncommittedRejects.subList(mark.rejects, uncommittedRejects.size()).clear();
    }

    private void end() {
        rollBackTo(new Mark(0, 0));
        counts = 0;
        checksNow = false;
    }

    private record Mark(int words, int rejects) implements Savepoint {
        @Override
        public int getSavepointId() {
            return words;
        }

        @Override
        public String getSavepointName() {
            return toString();
        }
    }

    @Override
    public @Nullable Connection getConnection() {
        return connection;
    }

    @Override
    public boolean isConnectionValid() {
        return connection != null;
    }

    @Override
    public void closeConnection() {
        if (connection != null) {
            closed++;
            connection = null;
            end();
        }
    }

    @Override
    public void close() {
        closeConnection();
    }

    @Override
    public Connection reestablishConnection() {
        closeConnection();
        return getOrEstablishConnection();
    }

    /** Words on their way into it. */
    static final class Words implements RowBatch<String> {

        private final FakeDatabase database;
        private final List<String> words = new ArrayList<>();

        Words(FakeDatabase database) {
            this.database = database;
        }

        @Override
        public void add(String word) {
            words.add(word);
        }

        @Override
        public int size() {
            return words.size();
        }

        @Override
        public void write(Connection connection) throws SQLException {
            database.insert(words);
        }

        @Override
        public int writeDivided(Connection connection) throws SQLException {
            List<String> refused = new ArrayList<>();
            new Bisection<String>(
                            connection, database::insert, (word, refusal) -> refused.add(word))
                    .write(words);
            refused.forEach(database::reject);
            return refused.size();
        }

        @Override
        public void clear() {
            words.clear();
        }
    }
}
