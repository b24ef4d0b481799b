package dev.candlewick.verify.table;

import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.SnapshotStep;
import dev.candlewick.verify.message.Message;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Gathers what the log says of snapshots and bars while the ticks are loaded, and makes the tables
 * {@code expected_snapshot} and {@code log_bar} of it. There are few of both.
 */
final class PolledLoader {

    private static final String TABLES =
            """
            CREATE TEMP TABLE log_snapshot (
                log_partition integer NOT NULL, log_offset bigint NOT NULL, in_prefix boolean NOT NULL,
                symbol text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, event_time bigint NOT NULL,
                session_date date NOT NULL, price bigint NOT NULL, day_volume bigint, volume bigint NOT NULL,
                basis text NOT NULL);
            CREATE TEMP TABLE log_bar (
                log_partition integer NOT NULL, log_offset bigint NOT NULL, in_prefix boolean NOT NULL,
                symbol text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, interval text COLLATE "C" NOT NULL,
                start_time bigint NOT NULL, open bigint NOT NULL, high bigint NOT NULL, low bigint NOT NULL,
                close bigint NOT NULL, volume bigint);
            """;

    private static final String EXPECTED =
            """
            CREATE TEMP TABLE expected_snapshot AS SELECT * FROM log_snapshot WHERE %{snapshots};
            DELETE FROM log_bar WHERE NOT (%{bars});
            """;

    private final Session session;
    private final Selection selection;
    private final Map<Integer, Long> prefixEnds;
    private final StringBuilder snapshots = new StringBuilder();
    private final StringBuilder bars = new StringBuilder();

    PolledLoader(Session session, Selection selection, Map<Integer, Long> prefixEnds) {
        this.session = session;
        this.selection = selection;
        this.prefixEnds = prefixEnds;
        session.execute(TABLES);
    }

    void load(LogRecord record, Classified classified) {
        SnapshotStep step = classified.snapshot();
        if (step != null) {
            snapshot(record, (Message.Trade) record.message(), step);
        }
        Message.Bar bar = classified.bar();
        if (bar != null) {
            bar(record, bar);
        }
    }

    /** Loads what was gathered; no other copy may be under way. */
    void finish() {
        copy("log_snapshot", snapshots);
        copy("log_bar", bars);
        session.execute(
                Sql.filled(
                        EXPECTED,
                        Map.of(
                                "snapshots", selection.condition("event_time"),
                                "bars", selection.condition("start_time"))));
    }

    private void snapshot(LogRecord record, Message.Trade trade, SnapshotStep step) {
        row(
                snapshots,
                record,
                trade.symbol(),
                trade.source(),
                trade.eventTime(),
                step.sessionDate(),
                trade.price(),
                step.dayVolume(),
                step.volume(),
                step.basis());
    }

    private void bar(LogRecord record, Message.Bar bar) {
        row(
                bars,
                record,
                bar.symbol(),
                bar.source(),
                bar.interval(),
                bar.startTime(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume());
    }

    private void row(StringBuilder rows, LogRecord record, @Nullable Object... values) {
        StringJoiner line = new StringJoiner("\t", "", "\n");
        long end = prefixEnds.getOrDefault(record.partition(), 0L);
        line.add(String.valueOf(record.partition()))
                .add(String.valueOf(record.offset()))
                .add(record.offset() < end ? "t" : "f");
        for (Object value : values) {
            // Control characters are rejected, so nothing else has to be escaped.
            line.add(value == null ? "\\N" : value.toString().replace("\\", "\\\\"));
        }
        rows.append(line);
    }

    private void copy(String table, StringBuilder rows) {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        try {
            CopyIn copy = session.copy("COPY " + table + " FROM STDIN");
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } catch (SQLException e) {
            throw Session.failed("COPY " + table, e);
        }
    }
}
