package dev.candlewick.dashboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.candlewick.dashboard.audit.AuditQueries;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.CandleRows;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@RealComponents(Part.DATABASE)
class FlowQueriesIT {

    private final Database database;
    private final CandleRows rows;
    private final HikariDataSource reader;
    private final PipelineMonitor monitor;

    FlowQueriesIT(Database database) throws SQLException {
        this.database = database;
        rows = new CandleRows(database);
        reader = new HikariDataSource();
        reader.setJdbcUrl(database.jdbcUrl());
        reader.setUsername(Role.READER.roleName());
        reader.setPassword(database.password(Role.READER));
        reader.setConnectionTimeout(1_000);
        JdbcClient client = JdbcClient.create(reader);
        monitor =
                new PipelineMonitor(
                        new FlinkJobs(""),
                        new FlowQueries(
                                client, new CandleQueries(client), new AuditQueries(client)));
    }

    @AfterEach
    void hangUp() throws SQLException {
        reader.close();
        rows.close();
    }

    @Test
    void theDatabaseSaysHowTicksFlowAndWhatWasLeftOut() throws SQLException {
        CandleSeries series = new CandleSeries("FLOW", Interval.ONE_SECOND);
        rows.instrument("FLOW", "");
        Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(30);
        rows.write(series, second, "100", true, 1);
        rows.write(series, second, "101", true, 2);
        rows.write(series, second, "102", true, 3);
        try (Connection writer = database.connect(Role.WRITER);
                Statement statement = writer.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO rejected_tick (log_epoch, topic, log_partition, log_offset, reason, detail,
                        append_time, message_size, message_hash)
                    SELECT log_epoch, 'ticks', 0, n, CASE WHEN n < 3 THEN 'MALFORMED' ELSE 'FUTURE' END, '', now(), 0, 0
                    FROM epoch, generate_series(0, 3) AS n WHERE state = 'LIVE'
                    """);
        }

        PipelineState state = monitor.read();

        assertThat(state.flink())
                .hasValueSatisfying(text -> assertThat(text.toString()).contains("FLINK_URL"));
        PipelineState.Flow flow = state.flow().orElseThrow();
        assertThat(flow.ticksPerSecond()).isEqualTo(3 / 60.0);
        assertThat(flow.closedUntil()).contains(second.plusSeconds(1));
        assertThat(flow.candleAge())
                .hasValueSatisfying(age -> assertThat(age).isLessThan(Duration.ofMinutes(1)));
        assertThat(flow.rejected())
                .containsExactly(
                        new PipelineState.Count("MALFORMED", 3),
                        new PipelineState.Count("FUTURE", 1));
        assertThat(flow.revisions()).hasSize(24).endsWith(0L, 2L);
        assertThat(flow.logEpoch()).isPositive();

        reader.close();
        assertThat(monitor.read().flow()).isEmpty();
    }
}
