package dev.candlewick.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A database of the first version, with rows in it, is brought to this one. */
@RealComponents(Part.DATABASE)
class UpgradeIT {
    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    private final Database database;

    UpgradeIT(Database database) {
        this.database = database;
    }

    @Test
    void whatReadersSawBeforeThereWereSeveralEpochsTheySeeAfterwards() throws SQLException {
        firstVersion();
        try (Connection writer = database.connect(Role.WRITER);
                Statement statement = writer.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO epoch (log_epoch, topic, horizon, instruments, state) VALUES
                        (1, 'ticks', '10 minutes', '', 'LIVE'),
                        (2, 'ticks', '1 hour', '', 'BUILDING'),
                        (3, 'ticks', '2 hours', '', 'BUILDING');
                    INSERT INTO instrument (symbol, calendar, log_partition)
                    VALUES ('IBM', 'XNYS', 3), ('MSFT', 'XNYS', 4);
                    """);
            StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        }

        Schema.migrate(database.jdbcUrl(), database.password(Role.OWNER), Retention.none());

        assertThat(rows("SELECT symbol || log_partition FROM instrument ORDER BY 1"))
                .containsExactly("IBM3", "MSFT4");
        assertThat(rows("SELECT close FROM latest_candle")).containsExactly("10");
        assertThat(
                        rows(
                                """
                                SELECT concat_ws(' ', log_epoch, state, live_from = created_at)
                                FROM epoch ORDER BY log_epoch"""))
                .containsExactly("1 LIVE t", "2 RETIRED", "3 BUILDING");
    }

    private void firstVersion() throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("DROP OWNED BY candlewick_owner CASCADE");
            Schema.prepareDatabase(superuser);
        }
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database.jdbcUrl(), Schema.OWNER, database.password(Role.OWNER))
                .locations("classpath:dev/candlewick/sql/migrations")
                .placeholders(Retention.none().placeholders())
                .target("1")
                .load()
                .migrate();
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection reader = database.connect(Role.READER);
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
