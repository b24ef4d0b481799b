package dev.candlewick.systemtest.fault;

import dev.candlewick.localstack.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A disk that is full where the database writes its log of changes: the next files of it lead to
 * {@code /dev/full}, so that whoever writes there is told that no space is left. It needs no
 * privilege and no file system of its own.
 */
final class FullDisk implements AutoCloseable {
    private static final Path FULL = Path.of("/dev/full");
    private static final int FILES = 4;

    private final List<Path> links = new ArrayList<>();

    private FullDisk() {}

    /** From now on the database cannot go on writing. */
    static FullDisk under(Database database) throws SQLException, IOException {
        FullDisk full = new FullDisk();
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            Path folder = Path.of(text(statement, "SHOW data_directory")).resolve("pg_wal");
            for (int next = 1; next <= FILES; next++) {
                String name =
                        text(
                                statement,
                                "SELECT pg_walfile_name(pg_current_wal_insert_lsn() + %d * 16777216::numeric)"
                                        .formatted(next));
                Path link = Files.createSymbolicLink(folder.resolve(name + ".full"), FULL);
                // In one step, whether the server has prepared that file already or not.
                full.links.add(
                        Files.move(
                                link,
                                folder.resolve(name),
                                StandardCopyOption.ATOMIC_MOVE,
                                StandardCopyOption.REPLACE_EXISTING));
            }
            statement.execute("SELECT pg_switch_wal()");
        } catch (SQLException e) {
            if (full.links.size() < FILES) {
                full.close();
                throw e;
            }
            // The server may end while it answers.
        }
        return full;
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNull(row.getString(1));
        }
    }

    /** There is space again. */
    @Override
    public void close() throws IOException {
        for (Path link : links) {
            Files.deleteIfExists(link);
        }
        links.clear();
    }
}
