package dev.candlewick.verify.table;

import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.message.Message;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Gathers the gaps of the log, which are few, for the table {@code expected_gap}. */
final class GapLoader {

    private static final String TABLE =
            """
            CREATE TEMP TABLE expected_gap (
                log_partition integer NOT NULL,
                log_offset    bigint  NOT NULL,
                in_prefix     boolean NOT NULL,
                symbol        text COLLATE "C" NOT NULL,
                source        text    NOT NULL,
                from_time     bigint  NOT NULL,
                to_time       bigint  NOT NULL,
                from_id       text,
                to_id         text,
                missing       bigint,
                reason        text    NOT NULL,
                detail        text    NOT NULL)
            """;

    private static final String NULL = "\\N";

    private final Session session;
    private final StringBuilder lines = new StringBuilder();

    GapLoader(Session session) {
        this.session = session;
        session.execute(TABLE);
    }

    /**
     * Takes a record that is a gap.
     *
     * @param inPrefix whether the database must know it
     */
    void load(LogRecord record, boolean inPrefix) {
        if (record.message() instanceof Message.Gap gap) {
            lines.append(
                    Stream.of(
                                    record.partition(),
                                    record.offset(),
                                    inPrefix,
                                    gap.symbol(),
                                    escaped(gap.source()),
                                    gap.fromTime(),
                                    gap.toTime(),
                                    escaped(gap.fromId()),
                                    escaped(gap.toId()),
                                    gap.count() == null ? NULL : gap.count(),
                                    gap.reason(),
                                    escaped(gap.detail()))
                            .map(Object::toString)
                            .collect(Collectors.joining("\t", "", "\n")));
        }
    }

    /** As COPY reads it; a text of the contract holds no control character. */
    private static String escaped(@Nullable String text) {
        return text == null ? NULL : text.replace("\\", "\\\\");
    }

    void finish() {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        CopyIn copy = session.copy("COPY expected_gap FROM STDIN");
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } catch (SQLException e) {
            throw Session.failed("COPY expected_gap", e);
        }
    }
}
