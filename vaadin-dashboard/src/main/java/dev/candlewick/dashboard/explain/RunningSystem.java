package dev.candlewick.dashboard.explain;

import dev.candlewick.dashboard.candle.DatabaseAccess;
import dev.candlewick.explain.Sources;
import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.explain.table.TimescaleStore;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.log.ArchivedRecords;
import dev.candlewick.verify.log.KafkaRecords;
import dev.candlewick.verify.log.RecordSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Tables and log for one reading, on connections of its own. */
final class RunningSystem implements Sources {

    private static final String CLIENT = "candlewick-dashboard-explain";

    /** Seconds, and one time in milliseconds. Nobody waits longer for one answer. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "ApplicationName", CLIENT,
                    "connectTimeout", "3",
                    "socketTimeout", "20",
                    "options", "-c statement_timeout=15000");

    private final DatabaseAccess database;
    private final LogAccess log;
    private volatile boolean atTheLog;

    RunningSystem(DatabaseAccess database, LogAccess log) {
        this.database = database;
        this.log = log;
    }

    @Override
    public CandleStore candles() {
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.secret());
        try {
            return new TimescaleStore(DriverManager.getConnection(database.url(), properties));
        } catch (SQLException e) {
            throw new UnavailableException("cannot connect to the database", e);
        }
    }

    @Override
    public RecordSource log(String topic) {
        atTheLog = true;
        RecordSource kafka = new KafkaRecords(log.bootstrapServers(), topic, CLIENT);
        return log.archive().isBlank()
                ? kafka
                : new ArchivedRecords(kafka, log.archive(), log.bootstrapServers(), topic);
    }

    /** Whether the tables have answered, so that what fails now is the log. */
    boolean isAtTheLog() {
        return atTheLog;
    }
}
