package dev.candlewick.sql;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The migrations on the real engine. */
@RealComponents(Part.DATABASE)
class SchemaIT {
    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String NO_PRIVILEGE = "42501";
    private static final String CHECK_VIOLATION = "23514";
    private static final String NOT_SUPPORTED = "0A000";
    private static final String NOT_IN_STATE = "55000";

    private final Database database;
    private final Connection writer;
    private final Connection reader;

    SchemaIT(Database database) throws SQLException {
        this.database = database;
        this.writer = database.connect(Role.WRITER);
        this.reader = database.connect(Role.READER);
    }

    @AfterEach
    void closeConnections() throws SQLException {
        writer.close();
        reader.close();
    }

    @BeforeEach
    void oneLiveEpochAndNothingElse() throws SQLException {
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    """
                    TRUNCATE epoch, epoch_log, epoch_instrument, candle_revision, rejected_tick, late_tick,
                        candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d""");
        }
        writer(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (1, 'ticks', '10 minutes', '', 'LIVE')""");
        writer(
                """
                INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)
                VALUES (1, 'IBM', '24x7', 0), (1, 'MSFT', '24x7', 1)""");
    }

    @Test
    void applyingEverythingAgainChangesNothing() throws SQLException {
        Map<String, String> passwords = new HashMap<>();
        for (Role role : Role.values()) {
            passwords.put(role.roleName(), database.password(role));
        }
        try (Connection superuser = database.connectAsSuperuser()) {
            Schema.createRoles(superuser, passwords);
            Schema.createDatabase(superuser, database.databaseName());
            Schema.prepareDatabase(superuser);
        }

        assertThat(
                        Schema.migrate(
                                database.jdbcUrl(),
                                database.password(Role.OWNER),
                                Retention.none()))
                .isZero();
    }

    @Test
    void retentionIsAppliedAgainWhenAnAgeChanges() {
        Retention days = new Retention(Map.of("1s", "30 days"));
        String password = database.password(Role.OWNER);

        assertThat(Schema.migrate(database.jdbcUrl(), password, days)).isEqualTo(1);
        assertThat(Schema.migrate(database.jdbcUrl(), password, days)).isZero();
        assertThat(Schema.migrate(database.jdbcUrl(), password, Retention.none())).isEqualTo(1);
    }

    @Test
    void theApacheEditionKnowsRetentionPoliciesByNameOnly() throws SQLException {
        assertThat(rows("SELECT current_setting('timescaledb.license')")).containsExactly("apache");
        for (String call :
                List.of(
                        "SELECT remove_retention_policy('candle_1s'::regclass, if_exists => true)",
                        "SELECT add_retention_policy('candle_1s'::regclass,"
                                + " drop_after => '30 days'::interval)")) {
            assertThatThrownBy(() -> run(Role.OWNER, call))
                    .as("it exists with these arguments, and the edition refuses it")
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo(NOT_SUPPORTED);
        }
    }

    @Test
    void everyTableViewAndColumnIsExplained() throws SQLException {
        assertThat(
                        rows(
                                """
                                SELECT c.relname FROM pg_class c
                                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
                                  AND c.relname <> 'flyway_schema_history'
                                  AND obj_description(c.oid, 'pg_class') IS NULL"""))
                .isEmpty();
        assertThat(
                        rows(
                                """
                                SELECT c.relname || '.' || a.attname
                                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
                                  AND c.relname <> 'flyway_schema_history'
                                  AND a.attnum > 0 AND NOT a.attisdropped
                                  AND col_description(c.oid, a.attnum) IS NULL"""))
                .isEmpty();
    }

    @Test
    void candlesRevisionsAndFlagsAreHypertables() throws SQLException {
        assertThat(rows("SELECT hypertable_name FROM timescaledb_information.hypertables"))
                .containsExactlyInAnyOrder(
                        "candle_1s",
                        "candle_1m",
                        "candle_5m",
                        "candle_15m",
                        "candle_1h",
                        "candle_1d",
                        "candle_revision",
                        "anomaly");
    }

    @Test
    void newChunksLeaveRoomForUpdatesInPlace() throws SQLException {
        StoredCandle.minute("IBM", NOON, "1", 1, true).upsert(writer);

        assertThat(
                        rows(
                                """
                                SELECT DISTINCT array_to_string(reloptions, ',') FROM pg_class
                                WHERE oid IN (SELECT show_chunks('candle_1m'))"""))
                .containsExactly("fillfactor=80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM candle_1m",
                "TRUNCATE candle_1m",
                "DELETE FROM candle_revision",
                "UPDATE candle_revision SET reason = 'x'",
                "UPDATE rejected_tick SET reason = 'x'",
                "UPDATE late_tick SET price = 1",
                "UPDATE epoch SET state = 'RETIRED'",
                "UPDATE instrument SET calendar = 'x'",
                "UPDATE trading_session SET session = 'PRE'",
                "DELETE FROM trading_session",
                "UPDATE epoch_instrument SET calendar = 'x'",
                "UPDATE epoch_log SET topic_id = 'x'",
                "UPDATE epoch_condition_table SET content = 'x'",
                "DELETE FROM epoch",
                "DELETE FROM epoch_log",
                "DELETE FROM epoch_instrument",
                "DELETE FROM epoch_condition_table",
                "DELETE FROM rejected_tick",
                "DELETE FROM late_tick",
                "DELETE FROM rejected_candle",
                "DELETE FROM feed_gap",
                "UPDATE feed_gap SET missing = 0",
                "SELECT rolpassword FROM pg_authid",
                "SELECT switch_epoch(2)",
                "SELECT drop_epoch(2)",
                "CREATE TABLE mine (id integer)",
                "DROP TABLE candle_1m",
                "ALTER TABLE candle_1m ADD COLUMN mine integer",
                "DROP TRIGGER record_change ON candle_1m",
                "SELECT drop_chunks('candle_1m', now())",
                "COPY candle_1m TO PROGRAM 'cat'",
                "SELECT pg_read_file('postgresql.conf')"
            })
    void theWriterIsRefused(String statement) {
        assertThat(refusal(Role.WRITER, statement)).isEqualTo(NO_PRIVILEGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO instrument (symbol, calendar, log_partition) VALUES ('X', 'x', 0)",
                "INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition) VALUES (1, 'X', 'x', 0)",
                "SELECT switch_epoch(2)",
                "SELECT drop_epoch(2)",
                "UPDATE candle_1m SET close = 1",
                "DELETE FROM candle_1m",
                "TRUNCATE candle_1m",
                "CREATE TABLE mine (id integer)",
                "CREATE TEMPORARY TABLE mine (id integer)",
                "COPY candle_1m TO PROGRAM 'cat'",
                "SELECT rolpassword FROM pg_authid"
            })
    void theReaderIsRefusedEvenInAWritableTransaction(String statement) {
        assertThat(refusal(Role.READER, statement)).isIn(READ_ONLY_TRANSACTION, NO_PRIVILEGE);
        assertThat(refusal(Role.READER, "SET default_transaction_read_only = off", statement))
                .isEqualTo(NO_PRIVILEGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO candle_1m DEFAULT VALUES",
                "UPDATE candle_1m SET close = 1",
                "DELETE FROM candle_1m",
                "UPDATE audit_run SET outcome = 'OK', differences = 0",
                "DELETE FROM audit_run",
                "TRUNCATE audit_run",
                "UPDATE epoch SET state = 'RETIRED'",
                "SELECT * FROM rejected_tick",
                "SELECT switch_epoch(2)",
                "SELECT drop_epoch(2)",
                "SELECT setval(pg_get_serial_sequence('audit_run', 'run_id'), 1)",
                "CREATE TABLE mine (id integer)",
                "CREATE TEMPORARY TABLE mine (id integer)",
                "DO $$ BEGIN LOCK TABLE candle_1m IN SHARE MODE; END $$",
                "DROP TRIGGER keep_newest ON audit_run",
                "SELECT rolpassword FROM pg_authid"
            })
    void theAuditorIsRefusedEvenInAWritableTransaction(String statement) {
        assertThat(refusal(Role.AUDITOR, statement)).isIn(READ_ONLY_TRANSACTION, NO_PRIVILEGE);
        assertThat(refusal(Role.AUDITOR, "SET default_transaction_read_only = off", statement))
                .isEqualTo(NO_PRIVILEGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM candle_1m",
                "SELECT * FROM candle",
                "SELECT * FROM live_anomaly",
                "INSERT INTO acknowledgement (symbol, kind, interval, start_time, severity, is_acknowledged, made_by, note, made_at) VALUES ('IBM', 'GAP', '1m', now(), 'WARN', true, 'ann', '', now())",
                "UPDATE acknowledgement SET note = ''",
                "DELETE FROM acknowledgement",
                "UPDATE alert SET made_by = 'bob'",
                "UPDATE alert SET made_at = now()",
                "UPDATE alert_change SET message = ''",
                "DELETE FROM alert_change",
                "DELETE FROM alert",
                "TRUNCATE alert",
                "UPDATE alert_firing SET message = ''",
                "DELETE FROM alert_firing",
                "INSERT INTO anomaly DEFAULT VALUES",
                "SELECT switch_epoch(2)",
                "CREATE TABLE mine (id integer)",
                "CREATE TEMPORARY TABLE mine (id integer)",
                "SELECT rolpassword FROM pg_authid"
            })
    void theWatcherIsRefused(String statement) {
        assertThat(refusal(Role.WATCHER, statement)).isEqualTo(NO_PRIVILEGE);
    }

    @Test
    void alertsAreReadByTheWatcherAlone() throws SQLException {
        for (Role role : List.of(Role.READER, Role.WRITER, Role.AUDITOR, Role.IMPORTER)) {
            assertThat(refusal(role, "SELECT * FROM alert")).as("%s", role).isEqualTo(NO_PRIVILEGE);
            assertThat(refusal(role, "SELECT * FROM alert_firing"))
                    .as("%s", role)
                    .isEqualTo(NO_PRIVILEGE);
            assertThat(refusal(role, "SELECT * FROM alert_change"))
                    .as("%s", role)
                    .isEqualTo(NO_PRIVILEGE);
        }
        run(
                Role.WATCHER,
                "SELECT * FROM alert",
                "SELECT * FROM alert_firing",
                "SELECT * FROM alert_change");
        run(Role.READER, "SELECT * FROM acknowledgement");
    }

    @Test
    void theAuditorAddsRunsAndTheOldestGoByThemselves() throws SQLException {
        String insert =
                """
                INSERT INTO audit_run (log_epoch, window_start, window_end, started_at, outcome, message,
                    ticks_read, candles_compared, differences, not_provable, stretch, sample)
                SELECT 1, '2024-01-01T12:00Z', '2024-01-01T13:00Z', now(), 'OK', '', 0, 0, 0, 0, 'NONE', '{}'
                FROM generate_series(1, %d)""";
        run(Role.OWNER, "TRUNCATE audit_run");

        run(Role.AUDITOR, "SET default_transaction_read_only = off", insert.formatted(10_000));
        assertThat(rows("SELECT count(*) FROM audit_run")).containsExactly("10000");
        run(Role.AUDITOR, "SET default_transaction_read_only = off", insert.formatted(7));
        assertThat(rows("SELECT count(*), max(run_id) - min(run_id) FROM audit_run"))
                .containsExactly("10000 9999");
        run(Role.OWNER, "TRUNCATE audit_run");
    }

    @Test
    void differencesStayUnresolvedUntilALaterRunOverTheSameTimeHasEnded() throws SQLException {
        run(Role.OWNER, "TRUNCATE audit_run");
        audited("12:00", "13:00", "DIFFERENCES");
        audited("12:05", "12:10", "OK");
        audited("12:00", "13:00", "FAILED");
        audited("13:00", "14:00", "OK");
        assertThat(rows("SELECT differences FROM audit_unresolved")).containsExactly("3");

        audited("12:00", "13:00", "DIFFERENCES");
        assertThat(rows("SELECT differences FROM audit_unresolved")).containsExactly("3");
        audited("12:00", "13:00", "OK");
        assertThat(rows("SELECT differences FROM audit_unresolved")).isEmpty();
        run(Role.OWNER, "TRUNCATE audit_run");
    }

    private void audited(String from, String to, String outcome) throws SQLException {
        run(
                Role.AUDITOR,
                "SET default_transaction_read_only = off",
                """
                INSERT INTO audit_run (log_epoch, window_start, window_end, started_at, outcome, message,
                    ticks_read, candles_compared, differences, not_provable, stretch, sample)
                VALUES (1, '2024-01-01T%sZ', '2024-01-01T%sZ', now(), '%s', '', 0, 0, %d, 0, 'NONE', '{}')"""
                        .formatted(from, to, outcome, outcome.equals("DIFFERENCES") ? 3 : 0));
    }

    @Test
    void theReaderMayNotKeepTheServerBusy() throws SQLException {
        assertThat(rows("SELECT current_setting('statement_timeout')")).containsExactly("5s");
    }

    @Test
    void aWriterThatStopsInATransactionDoesNotHoldItsLocksForEver() throws SQLException {
        try (Connection writer = database.connect(Role.WRITER);
                Statement statement = writer.createStatement();
                ResultSet row =
                        statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("15s");
        }
    }

    /** Every table with a symbol, by what its constraint says of texts that are none. */
    @Test
    void whatIsNoSymbolIsRefusedByEveryTable() throws SQLException {
        List<String> tables =
                rows(
                        """
                        SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                        WHERE a.attname = 'symbol' AND c.relkind = 'r'
                            AND c.relnamespace = 'public'::regnamespace ORDER BY 1""");
        assertThat(tables)
                .contains("candle_1s", "candle_1d", "candle_revision", "epoch_instrument")
                .contains("late_tick", "rejected_candle", "feed_gap");
        for (String table : tables) {
            String check =
                    String.join(
                            " AND ",
                            rows(
                                    """
                                    SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint
                                    WHERE conrelid = '%s'::regclass AND contype = 'c' AND convalidated
                                        AND pg_get_expr(conbin, conrelid) LIKE '%%symbol%%'"""
                                            .formatted(table)));
            assertThat(check).as(table).isNotEmpty();
            assertThat(
                            rows(
                                    """
                                    SELECT encode(convert_to(symbol, 'UTF8'), 'escape')
                                    FROM unnest(ARRAY['', 'ibm', 'I M', E'IBM\n', E'A\nB', 'IBM''--', 'Ä', chr(8490),
                                        '<b>', '&lt;', 'A;B', 'A"B', 'A\\B', '%', repeat('A', 33), '①', 'А',
                                        'IBM', 'BRK.B', 'BTC-USD', 'X:Y/Z_1', repeat('A', 32)]) AS symbol
                                    WHERE
                                    """
                                            + check))
                    .as(table)
                    .containsExactly("IBM", "BRK.B", "BTC-USD", "X:Y/Z_1", "A".repeat(32));
        }
    }

    @Test
    void nobodyElseMayConnect() throws SQLException {
        assertThat(
                        rows(
                                """
                                SELECT has_database_privilege('public', current_database(), 'CONNECT')
                                    || ' ' || has_schema_privilege('public', 'public', 'CREATE')"""))
                .containsExactly("false false");
    }

    @Test
    void anyOrderOfVersionsConvergesToTheGreatest() throws SQLException {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Instant start = NOON.plusSeconds(60 * seed);
            List<StoredCandle> versions = new ArrayList<>();
            for (int offset = 1; offset <= 8; offset++) {
                String price = "1" + offset;
                versions.add(StoredCandle.minute("IBM", start, price, offset, false));
                if (offset >= 5) {
                    versions.add(StoredCandle.minute("IBM", start, price, offset, true));
                }
            }
            versions.addAll(List.copyOf(versions));
            Collections.shuffle(versions, random);

            boolean seenFinal = false;
            long seenOffset = 0;
            for (StoredCandle version : versions) {
                version.upsert(writer);
                String[] row =
                        rows("SELECT is_final || ' ' || last_offset FROM candle_1m"
                                        + " WHERE start_time = '"
                                        + start
                                        + "'")
                                .getFirst()
                                .split(" ", -1);
                boolean isFinal = Boolean.parseBoolean(row[0]);
                long offset = Long.parseLong(row[1]);
                assertThat(isFinal || !seenFinal).as("final is final, seed %d", seed).isTrue();
                assertThat(offset).as("seed %d", seed).isGreaterThanOrEqualTo(seenOffset);
                seenFinal = isFinal;
                seenOffset = offset;
            }
            assertThat(
                            rows(
                                    "SELECT close || ' ' || state FROM candle WHERE interval = '1m'"
                                            + " AND start_time = '"
                                            + start
                                            + "'"))
                    .as("seed %d", seed)
                    .first()
                    .asString()
                    .startsWith("18 ");
        }
    }

    @Test
    void whatChangesBeforeTheCloseIsNoRevision() throws SQLException {
        StoredCandle.minute("IBM", NOON, "10", 1, false).upsert(writer);
        StoredCandle.minute("IBM", NOON, "11", 2, false).upsert(writer);
        StoredCandle.minute("IBM", NOON, "11", 2, true).upsert(writer);

        assertThat(rows("SELECT state || ' ' || revision FROM candle WHERE interval = '1m'"))
                .containsExactly("CLOSED 0");
        assertThat(rows("SELECT * FROM candle_revision")).isEmpty();
    }

    @Test
    void everyChangeAfterTheCloseIsRecordedAsAChainOfValues() throws SQLException {
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "12", 3, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "11", 2, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "12", 3, true).upsert(writer);
        // A writer in another time zone must not break the chain.
        writer("SET timezone TO 'Asia/Kolkata'");
        StoredCandle.minute("IBM", NOON, "13.50", 4, false).upsert(writer);

        assertThat(rows("SELECT state || ' ' || revision FROM candle WHERE interval = '1m'"))
                .containsExactly("REVISED 2");
        assertThat(
                        rows(
                                """
                                SELECT concat_ws(' ', interval, revision, reason, old_values->>'close',
                                    new_values->>'close', new_values->>'last_offset')
                                FROM candle_revision ORDER BY revision"""))
                .containsExactly("1m 1 LATE_TICK 10 12 3", "1m 2 LATE_TICK 12 13.50 4");
        assertThat(
                        rows(
                                """
                                SELECT a.new_values = b.old_values AND a.new_recorded_at = b.old_recorded_at
                                    AND b.new_recorded_at = (SELECT recorded_at FROM candle_1m)
                                    AND a.old_recorded_at < a.new_recorded_at
                                FROM candle_revision a JOIN candle_revision b ON b.revision = a.revision + 1"""))
                .containsExactly("t");
    }

    @Test
    void readersSeeTheLiveEpochOnly() throws SQLException {
        secondEpochIsBuilding();
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "20", 1, true).inEpoch(2).upsert(writer);
        assertThat(rows("SELECT close FROM candle")).containsExactly("10");
        assertThat(rows("SELECT close FROM latest_candle")).containsExactly("10");
        assertThat(rows("SELECT symbol FROM instrument")).containsExactly("IBM", "MSFT");

        run(Role.OWNER, "SELECT switch_epoch(2)");

        assertThat(rows("SELECT close FROM candle")).containsExactly("20");
        assertThat(rows("SELECT close FROM latest_candle")).containsExactly("20");
        assertThat(rows("SELECT symbol || calendar FROM instrument")).containsExactly("IBMXNYS");
    }

    @Test
    void theSwitchSaysWhenAndTellsWhoListens() throws SQLException {
        secondEpochIsBuilding();
        try (Statement statement = reader.createStatement()) {
            statement.execute("LISTEN candle");
        }
        String times =
                """
                SELECT concat_ws(' ', log_epoch, state, live_from IS NOT NULL, retired_at IS NOT NULL)
                FROM epoch ORDER BY log_epoch""";
        assertThat(rows(times)).containsExactly("1 LIVE t f", "2 BUILDING f f");

        run(Role.OWNER, "SELECT switch_epoch(2)");

        assertThat(rows(times)).containsExactly("1 RETIRED t t", "2 LIVE t f");
        assertThat(reader.unwrap(PGConnection.class).getNotifications(1000))
                .extracting(PGNotification::getParameter)
                .containsExactly("2");
    }

    @Test
    void onlyWhatIsBeingBuiltCanBeSwitchedTo() throws SQLException {
        assertThat(refusal(Role.OWNER, "SELECT switch_epoch(2)")).isEqualTo(NOT_IN_STATE);
        assertThat(refusal(Role.OWNER, "SELECT switch_epoch(1)")).isEqualTo(NOT_IN_STATE);
        assertThat(rows("SELECT state FROM epoch")).containsExactly("LIVE");
    }

    @Test
    void aDroppedEpochLeavesItsLineOnly() throws SQLException {
        secondEpochIsBuilding();
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "11", 2, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "20", 1, true).inEpoch(2).upsert(writer);
        assertThat(refusal(Role.OWNER, "SELECT drop_epoch(1)")).isEqualTo(NOT_IN_STATE);
        run(Role.OWNER, "SELECT switch_epoch(2)");

        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery("SELECT drop_epoch(1)")) {
            row.next();
            assertThat(row.getLong(1)).as("a candle, its revision, two instruments").isEqualTo(4);
        }

        assertThat(
                        rows(
                                """
                                SELECT concat_ws(' ', log_epoch, state, dropped_at IS NOT NULL)
                                FROM epoch ORDER BY log_epoch"""))
                .containsExactly("1 DROPPED t", "2 LIVE f");
        assertThat(rows("SELECT log_epoch FROM candle_1m")).containsExactly("2");
        assertThat(rows("SELECT log_epoch FROM candle_revision")).isEmpty();
        assertThat(rows("SELECT close FROM candle")).containsExactly("20");
    }

    @Test
    void whatTwoEpochsHaveNotInCommonIsListed() throws SQLException {
        secondEpochIsBuilding();
        Instant next = NOON.plusSeconds(60);
        Instant afterNext = NOON.plusSeconds(120);
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        StoredCandle.minute("IBM", NOON, "10", 1, false).inEpoch(2).upsert(writer);
        StoredCandle.minute("IBM", next, "10", 1, true).upsert(writer);
        StoredCandle.minute("IBM", next, "12", 2, true).inEpoch(2).upsert(writer);
        StoredCandle.minute("IBM", afterNext, "5", 3, true).inEpoch(2).upsert(writer);
        StoredCandle.minute("MSFT", NOON, "7", 1, true).upsert(writer);

        assertThat(
                        rows(
                                """
                                SELECT concat_ws(' ', symbol, interval, to_char(start_time AT TIME ZONE 'UTC', 'HH24:MI'),
                                    coalesce(old_state, '-'), coalesce(new_state, '-'),
                                    coalesce(old_values ->> 'close', '-'),
                                    coalesce(new_values ->> 'close', '-'))
                                FROM epoch_change(1, 2) ORDER BY symbol, start_time"""))
                .containsExactly(
                        "IBM 1m 12:01 CLOSED CLOSED 10 12",
                        "IBM 1m 12:02 - CLOSED - 5",
                        "MSFT 1m 12:00 CLOSED - 7 -");
    }

    @Test
    void thereIsOneLiveEpochAndOneBeingBuilt() throws SQLException {
        secondEpochIsBuilding();
        String another =
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (3, 'ticks', '10 minutes', '', '%s')""";

        assertThatThrownBy(() -> writer(another.formatted("LIVE")))
                .hasMessageContaining("epoch_live");
        assertThatThrownBy(() -> writer(another.formatted("BUILDING")))
                .hasMessageContaining("epoch_building");
    }

    private void secondEpochIsBuilding() throws SQLException {
        writer(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (2, 'ticks', '20 minutes', '', 'BUILDING')""");
        writer(
                """
                INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)
                VALUES (2, 'IBM', 'XNYS', 0)""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "low = high + 1",
                "close = high + 1",
                "open = low - 1",
                "open = NULL",
                "low = NULL",
                "vwap = high + 1",
                "price_volume = volume + 1",
                "volume = -1",
                "vwap = NULL",
                "turnover = low * price_volume - 1",
                "turnover = 0",
                "price_sum = high * price_trade_count + 1",
                "price_trade_count = 0",
                "trade_count = 0",
                "open_at = NULL",
                "high_at = NULL",
                "session = 'ALL'",
                "tick_count = 0",
                "trade_count = tick_count + 1",
                "end_time = start_time",
                "close_at = end_time",
                "open_at = start_time - interval '1 microsecond'",
                "first_offset = last_offset + 1",
                "session = 'LUNCH'",
                "symbol = 'ibm'"
            })
    void aCandleThatCannotBeIsRefused(String change) throws SQLException {
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);

        assertThat(refusal(Role.WRITER, "UPDATE candle_1m SET " + change))
                .isEqualTo(CHECK_VIOLATION);
    }

    @Test
    void theLatestCandleOfEverySymbolAndInterval() throws SQLException {
        for (int minute = 0; minute < 5; minute++) {
            Instant start = NOON.plusSeconds(60L * minute);
            StoredCandle.minute("IBM", start, "1" + minute, 1, minute < 4).upsert(writer);
        }
        StoredCandle.minute("MSFT", NOON.minusSeconds(86_400 * 90), "7", 1, true).upsert(writer);
        StoredCandle.second("IBM", NOON, "9", 1).upsert(writer);

        assertThat(
                        rows(
                                """
                                SELECT concat_ws(' ', symbol, interval, close, state) FROM latest_candle
                                ORDER BY symbol, interval"""))
                .containsExactly("IBM 1m 14 PARTIAL", "IBM 1s 9 CLOSED", "MSFT 1m 7 CLOSED");
    }

    @Test
    void theNewestCandlesAreReadFromTheEndOfAnIndex() throws SQLException {
        twoDaysOfSeconds();

        for (String query :
                List.of(
                        "SELECT close, state FROM candle WHERE symbol = 'IBM' AND interval = '1s'"
                                + " ORDER BY start_time DESC LIMIT 200",
                        "SELECT close, state FROM latest_candle WHERE symbol = 'IBM'",
                        "SELECT close, state FROM latest_candle")) {
            assertThat(String.join("\n", rows("EXPLAIN " + query)))
                    .as(query)
                    .contains("Index Scan Backward")
                    .doesNotContainPattern("Sort  \\(.* rows=[1-9]")
                    .doesNotContain("Seq Scan on _hyper");
        }
    }

    @Test
    void aParallelPlanLosesNoRow() throws SQLException {
        twoDaysOfSeconds();
        try (Statement statement = reader.createStatement()) {
            statement.execute(
                    """
                    SET parallel_setup_cost = 0;
                    SET parallel_tuple_cost = 0;
                    SET min_parallel_table_scan_size = 0;
                    SET enable_indexscan = off;
                    SET enable_indexonlyscan = off;
                    SET enable_bitmapscan = off""");
        }

        assertThat(String.join("\n", rows("EXPLAIN SELECT count(*) FROM candle")))
                .contains("Parallel");
        assertThat(rows("SELECT count(*) FROM candle"))
                .isEqualTo(rows("SELECT count(*) FROM candle_1s"))
                .containsExactly("69122");
    }

    @Test
    void rollingViewsGoByTimeOverGapsAndSymbols() throws SQLException {
        Random random = new Random(5);
        Map<String, List<StoredCandle>> candles = new HashMap<>();
        writer.setAutoCommit(false);
        for (String symbol : List.of("IBM", "MSFT")) {
            List<StoredCandle> ofSymbol = new ArrayList<>();
            Instant start = NOON;
            for (int number = 0; number < 300; number++) {
                // Mostly neighbours, sometimes a gap around 59, 60, 299, 300 seconds and
                // beyond.
                int[] gaps = {1, 1, 1, 2, 7, 59, 60, 61, 299, 300, 301, 4000};
                start = start.plusSeconds(gaps[random.nextInt(gaps.length)]);
                String price = "1" + random.nextInt(10) + "." + random.nextInt(100);
                ofSymbol.add(StoredCandle.second(symbol, start, price, 1 + random.nextInt(9)));
            }
            for (StoredCandle candle : ofSymbol) {
                candle.upsert(writer);
            }
            candles.put(symbol, ofSymbol);
        }
        writer.commit();
        for (var entry : candles.entrySet()) {
            String of = " WHERE symbol = '" + entry.getKey() + "' ORDER BY start_time";
            assertThat(
                            rows(
                                    "SELECT round(average, 10) || ' ' || maximum || ' '"
                                            + " || price_trade_count FROM rolling_1m"
                                            + of))
                    .isEqualTo(expected(entry.getValue(), 60, true));
            assertThat(
                            rows(
                                    "SELECT round(moving_average, 10) || ' ' || price_trade_count"
                                            + " FROM moving_average_5m"
                                            + of))
                    .isEqualTo(expected(entry.getValue(), 300, false));
        }
    }

    /** A candle every five seconds, of two symbols, over three chunks. */
    private void twoDaysOfSeconds() throws SQLException {
        run(
                Role.OWNER,
                """
                INSERT INTO candle_1s (log_epoch, symbol, start_time, end_time, session, session_date,
                    volume, price_volume, turnover, price_sum, tick_count, trade_count, price_trade_count,
                    is_final, first_offset, last_offset, fingerprint)
                SELECT 1, symbol, at, at + interval '1 second', 'REGULAR', at::date,
                    1, 0, 0, 0, 1, 1, 0, true, 0, 0, 0
                FROM unnest(ARRAY['IBM', 'MSFT']) symbol,
                    generate_series('2024-01-01'::timestamptz, '2024-01-03', interval '5 seconds') at""",
                "ANALYZE candle_1s");
    }

    /** By hand: over the candles that start within the seconds up to the end of each. */
    private static List<String> expected(
            List<StoredCandle> candles, int seconds, boolean withMaximum) {
        List<String> expected = new ArrayList<>();
        for (StoredCandle at : candles) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal maximum = BigDecimal.ZERO;
            long count = 0;
            for (StoredCandle other : candles) {
                boolean within =
                        !other.start().isBefore(at.end().minusSeconds(seconds))
                                && !other.start().isAfter(at.start());
                if (within) {
                    sum = sum.add(other.price().multiply(BigDecimal.valueOf(other.count())));
                    maximum = maximum.max(other.price());
                    count += other.count();
                }
            }
            String average =
                    sum.divide(BigDecimal.valueOf(count), new MathContext(30))
                            .setScale(10, RoundingMode.HALF_UP)
                            .toPlainString();
            expected.add(
                    withMaximum
                            ? average + " " + maximum.toPlainString() + " " + count
                            : average + " " + count);
        }
        return expected;
    }

    private void writer(String text) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(text);
        }
    }

    private void run(Role role, String... statements) throws SQLException {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** SQLSTATE with which the last statement is refused. */
    private String refusal(Role role, String... statements) {
        try {
            run(role, statements);
            return "accepted";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    /** Rows as the reader sees them, columns joined by a blank. */
    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(row.stream().collect(joining(" ")));
            }
        }
        return rows;
    }
}
