package dev.candlewick.verify.table;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.TickClass;
import dev.candlewick.verify.message.Message;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.postgresql.copy.CopyIn;

/**
 * Streams the classified log into the table {@code log_tick}: folded, late and rejected records
 * that the selection asks for. {@link #finish} makes {@code segment} and the tables of expected
 * rejects, late ticks and gaps.
 */
public final class TickLoader implements AutoCloseable {

    private static final String TABLE =
            """
            CREATE TEMP TABLE log_tick (
                class         "char"  NOT NULL,
                log_partition integer NOT NULL,
                log_offset    bigint  NOT NULL,
                in_prefix     boolean NOT NULL,
                symbol        text COLLATE "C",
                event_time    bigint,
                price         bigint,
                size          bigint,
                intraday      smallint,
                daily         smallint,
                segment       integer,
                mix           bigint,
                reason        text,
                message_size  integer,
                message_hash  bigint);
            CREATE TEMP TABLE segment (
                segment      integer PRIMARY KEY,
                start_time   bigint NOT NULL,
                end_time     bigint NOT NULL,
                session      text   NOT NULL,
                session_date date   NOT NULL,
                anchor       bigint NOT NULL,
                day_start    bigint NOT NULL,
                day_end      bigint NOT NULL);
            """;

    private static final String EXPECTED_POSITIONS =
            """
            CREATE TEMP TABLE expected_rejected AS
            SELECT log_partition, log_offset, in_prefix, reason, message_size, message_hash
            FROM log_tick WHERE class = 'R';
            CREATE TEMP TABLE expected_late AS
            SELECT log_partition, log_offset, in_prefix, symbol, event_time,
                   price * 0.00000001 AS price, size * 0.00000001 AS size
            FROM log_tick WHERE class = 'L' AND %{selection};
            """;

    private static final int BUFFER = 1 << 16;

    private final Session session;
    private final Selection selection;
    private final Map<Integer, Long> prefixEnds;
    private final Map<SessionSegment, Integer> segments = new HashMap<>();
    private final GapLoader gaps;
    private final StringBuilder line = new StringBuilder(BUFFER + 1024);
    private final PolledLoader polled;
    private final CopyIn copy;

    /**
     * Begins to load.
     *
     * @param prefixEnds the end offsets that the database must have caught up with, by partition
     */
    public TickLoader(Session session, Selection selection, Map<Integer, Long> prefixEnds) {
        this.session = session;
        this.selection = selection;
        this.prefixEnds = prefixEnds;
        gaps = new GapLoader(session);
        session.execute(TABLE);
        polled = new PolledLoader(session, selection, prefixEnds);
        copy = session.copy("COPY log_tick FROM STDIN");
    }

    /** Takes the next record. */
    public void load(LogRecord record, Classified classified) {
        polled.load(record, classified);
        Message.Trade trade = classified.trade();
        TickClass tickClass = classified.tickClass();
        if (tickClass == TickClass.GAP) {
            gaps.load(record, isInPrefix(record));
        } else if (tickClass == TickClass.REJECTED) {
            if (selection.isAll()) {
                rejected(record, classified);
            }
        } else if (trade != null && tickClass != TickClass.DUPLICATE && selection.mayHold(trade)) {
            traded(record, classified, trade);
        }
        if (line.length() >= BUFFER) {
            flush();
        }
    }

    /** Ends loading and makes the tables that belong to the ticks. */
    public void finish() {
        flush();
        try {
            copy.endCopy();
        } catch (SQLException e) {
            throw Session.failed("COPY log_tick", e);
        }
        segments.forEach(
                (segment, number) ->
                        line.append(number)
                                .append('\t')
                                .append(segment.start())
                                .append('\t')
                                .append(segment.end())
                                .append('\t')
                                .append(segment.session())
                                .append('\t')
                                .append(LocalDate.ofEpochDay(segment.sessionDate()))
                                .append('\t')
                                .append(segment.anchor())
                                .append('\t')
                                .append(segment.dayStart())
                                .append('\t')
                                .append(segment.dayEnd())
                                .append('\n'));
        CopyIn segmentCopy = session.copy("COPY segment FROM STDIN");
        write(segmentCopy);
        try {
            segmentCopy.endCopy();
        } catch (SQLException e) {
            throw Session.failed("COPY segment", e);
        }
        session.execute(
                Sql.filled(
                        EXPECTED_POSITIONS,
                        Map.of("selection", selection.condition("event_time"))));
        gaps.finish();
        polled.finish();
        session.execute("ANALYZE log_tick; ANALYZE segment");
    }

    /** Gives up loading when {@link #finish} was not reached. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                throw Session.failed("COPY log_tick", e);
            }
        }
    }

    private void rejected(LogRecord record, Classified classified) {
        byte[] value = record.value();
        position('R', record);
        for (int column = 0; column < 8; column++) {
            line.append("\\N\t");
        }
        line.append(Objects.requireNonNull(classified.reason()))
                .append('\t')
                .append(value == null ? 0 : value.length)
                .append('\t')
                .append(value == null ? 0 : Fingerprint.hash(value))
                .append('\n');
    }

    private void traded(LogRecord record, Classified classified, Message.Trade trade) {
        SessionSegment segment = classified.segment();
        position(segment == null ? 'L' : 'F', record);
        line.append(trade.symbol())
                .append('\t')
                .append(trade.eventTime())
                .append('\t')
                .append(trade.price())
                .append('\t')
                .append(trade.size())
                .append('\t');
        if (segment == null) {
            line.append("\\N\t\\N\t\\N\t\\N");
        } else {
            byte[] value = Objects.requireNonNull(record.value());
            line.append(classified.intraday())
                    .append('\t')
                    .append(classified.daily())
                    .append('\t')
                    .append(segments.computeIfAbsent(segment, added -> segments.size()))
                    .append('\t')
                    .append(
                            Fingerprint.mix(
                                    record.partition(), record.offset(), Fingerprint.hash(value)));
        }
        line.append("\t\\N\t\\N\t\\N\n");
    }

    private void position(char tickClass, LogRecord record) {
        line.append(tickClass)
                .append('\t')
                .append(record.partition())
                .append('\t')
                .append(record.offset())
                .append('\t')
                .append(isInPrefix(record) ? 't' : 'f')
                .append('\t');
    }

    private boolean isInPrefix(LogRecord record) {
        return record.offset() < prefixEnds.getOrDefault(record.partition(), 0L);
    }

    private void flush() {
        write(copy);
    }

    private void write(CopyIn target) {
        byte[] bytes = line.toString().getBytes(StandardCharsets.US_ASCII);
        try {
            target.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException e) {
            throw Session.failed("COPY", e);
        }
        line.setLength(0);
    }
}
