package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Looks at the candles of an epoch again and again while they are written: in every committed state
 * candles of 1s make those of 1m, these those of 5m, 15m and 1h. Each look is one statement, so it
 * sees one state.
 */
final class NestingWatch implements AutoCloseable {
    private static final Map<String, String> STEPS =
            Map.of("1s", "1m", "1m", "5m", "5m", "15m", "15m", "1h");
    private static final String STEP =
            """
            SELECT '{large}', large.symbol, large.start_time
            FROM candle_{large} large CROSS JOIN LATERAL (
                SELECT sum(volume) AS volume, sum(price_volume) AS price_volume, sum(turnover) AS turnover,
                       sum(price_sum) AS price_sum, sum(tick_count) AS tick_count, sum(trade_count) AS trade_count,
                       sum(price_trade_count) AS price_trade_count, max(high) AS high, min(low) AS low,
                       (array_agg(open ORDER BY start_time) FILTER (WHERE open IS NOT NULL))[1] AS open,
                       (array_agg(close ORDER BY start_time DESC) FILTER (WHERE close IS NOT NULL))[1] AS close,
                       min(first_offset) AS first_offset, max(last_offset) AS last_offset,
                       mod(sum(fingerprint), 18446744073709551616) AS fingerprint
                FROM candle_{small} c
                WHERE c.log_epoch = large.log_epoch AND c.symbol = large.symbol
                  AND c.start_time >= large.start_time AND c.start_time < large.end_time) small
            WHERE large.log_epoch = {epoch}
              AND ((small.volume, small.price_volume, small.turnover, small.price_sum, small.tick_count, small.trade_count,
                    small.price_trade_count, small.high, small.low, small.open, small.close, small.first_offset,
                    small.last_offset)
                   IS DISTINCT FROM
                   (large.volume, large.price_volume, large.turnover, large.price_sum, large.tick_count, large.trade_count,
                    large.price_trade_count, large.high, large.low, large.open, large.close, large.first_offset,
                    large.last_offset)
                   OR mod(small.fingerprint - large.fingerprint, 18446744073709551616) <> 0)
            UNION ALL
            SELECT '{small} without its {large}', small.symbol, small.start_time
            FROM candle_{small} small
            WHERE small.log_epoch = {epoch} AND NOT EXISTS (
                SELECT FROM candle_{large} large
                WHERE large.log_epoch = small.log_epoch AND large.symbol = small.symbol
                  AND large.start_time BETWEEN small.start_time - interval '{large}' AND small.start_time
                  AND large.end_time > small.start_time)
            """;

    private final String sql;
    private final Database database;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Future<List<String>> found;
    private int looks;

    private NestingWatch(Database database, int epoch) {
        this.database = database;
        sql =
                STEPS.entrySet().stream()
                        .map(
                                step ->
                                        STEP.replace("{small}", step.getKey())
                                                .replace("{large}", step.getValue())
                                                .replace("{epoch}", Integer.toString(epoch)))
                        .collect(Collectors.joining(" UNION ALL "));
        found = thread.submit(this::look);
    }

    static NestingWatch over(Database database, int epoch) {
        return new NestingWatch(database, epoch);
    }

    /** Ends the watch. */
    void foundNothing() throws ExecutionException, InterruptedException {
        enough.countDown();
        assertThat(found.get()).isEmpty();
        assertThat(looks).as("looks at the candles").isGreaterThan(3);
    }

    private List<String> look() throws SQLException {
        List<String> errors = new ArrayList<>();
        try (Connection connection = database.connect(Role.OWNER);
                Statement statement = connection.createStatement()) {
            // Usually a statement is planned before it takes its snapshot, and misses chunks that
            // come in between.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            // The last look comes after the last change.
            for (boolean last = false; !last && errors.isEmpty(); looks++) {
                last = enough.getCount() == 0;
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next() && errors.size() < 10) {
                        errors.add(
                                row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
                    }
                }
                connection.rollback();
            }
        }
        return errors;
    }

    @Override
    public void close() {
        enough.countDown();
        thread.close();
    }
}
