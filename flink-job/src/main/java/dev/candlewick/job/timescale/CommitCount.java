package dev.candlewick.job.timescale;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The transactions of one writer, counted in the database within each of them and remembered in the
 * job's checkpoints. Rows that are committed are never written again, so a database that knows of
 * fewer transactions than the job (a backup was restored, a standby took over that had not
 * everything yet) lacks candles that nobody would bring back. More of them are no harm: a
 * transaction whose answer was lost, or one of a job that has been given up.
 */
final class CommitCount {

    private static final String COUNT =
            """
            INSERT INTO commit_count AS known (log_epoch, sink, writer, commits) VALUES (?, ?, ?, 1)
            ON CONFLICT (log_epoch, sink, writer) DO UPDATE SET commits = known.commits + 1
            RETURNING commits
            """;

    private static final String READ =
            """
            SELECT coalesce(max(commits), 0) FROM commit_count
            WHERE log_epoch = ? AND sink = ? AND writer = ?
            """;

    private final int logEpoch;
    private final String sink;
    private final int writer;
    private final List<Remembered> unchecked;
    private long committed;
    private long inTransaction;

    /** What a checkpoint knows: this writer had committed so many transactions. */
    record Remembered(int writer, long commits) {}

    /** The database was set back. */
    static final class LostCommitsException extends IOException {
        private static final long serialVersionUID = 1;

        LostCommitsException(String sink, long known, long committed) {
            super(
                    """
                    The database knows %d transactions of a writer of %s, and %d were committed: it was set back, by a \
                    backup that was restored or a standby that took over too early, and going on would leave rows out. \
                    ./candlewick rebuild folds the log into a new epoch and switches readers over when it is proved."""
                            .formatted(known, sink, committed));
        }
    }

    /**
     * The count of a writer.
     *
     * @param restored what the checkpoint that the job goes on from knows, of this writer or of
     *     ones that it replaces; empty when the log is folded from its beginning
     */
    CommitCount(int logEpoch, String sink, int writer, Collection<Remembered> restored) {
        this.logEpoch = logEpoch;
        this.sink = sink;
        this.writer = writer;
        unchecked = new ArrayList<>(restored);
        for (Remembered one : restored) {
            if (one.writer == writer) {
                committed = one.commits;
            }
        }
    }

    boolean isChecked() {
        return unchecked.isEmpty();
    }

    /** Compares what the checkpoint knows with what the database knows. */
    void check(Connection connection) throws SQLException, LostCommitsException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            for (Remembered one : unchecked) {
                long known = ask(statement, one.writer);
                if (known < one.commits) {
                    throw new LostCommitsException(sink, known, one.commits);
                }
            }
        }
        unchecked.clear();
    }

    /** Counts the transaction that is open. */
    void count(Connection connection) throws SQLException, LostCommitsException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            inTransaction = ask(statement, writer);
        }
        if (inTransaction <= committed) {
            throw new LostCommitsException(sink, inTransaction - 1, committed);
        }
    }

    /** The transaction that was counted last is committed. */
    void committed() {
        committed = inTransaction;
    }

    /** For the checkpoint; empty as long as nothing was committed. */
    List<Remembered> remembered() {
        return committed == 0 ? List.of() : List.of(new Remembered(writer, committed));
    }

    private long ask(PreparedStatement statement, int ofWriter) throws SQLException {
        statement.setInt(1, logEpoch);
        statement.setString(2, sink);
        statement.setInt(3, ofWriter);
        try (ResultSet answer = statement.executeQuery()) {
            answer.next();
            return answer.getLong(1);
        }
    }

    /** Version 1: the writer as an int, its transactions as a long, big-endian. */
    static final class Serializer implements SimpleVersionedSerializer<Remembered> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Remembered count) throws IOException {
            var bytes = new ByteArrayOutputStream(Integer.BYTES + Long.BYTES);
            try (var out = new DataOutputStream(bytes)) {
                out.writeInt(count.writer);
                out.writeLong(count.commits);
            }
            return bytes.toByteArray();
        }

        @Override
        public Remembered deserialize(int version, byte[] bytes) throws IOException {
            if (version != getVersion()) {
                throw new IOException("Commit count of version " + version + " is not known here.");
            }
            try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                return new Remembered(in.readInt(), in.readLong());
            }
        }
    }
}
