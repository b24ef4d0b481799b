package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.localstack.junit.TemporaryStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealComponents(Part.DATABASE)
class DatabaseIT {
    @Test
    void offersHypertablesToEveryRole(Database database) throws SQLException {
        for (Role role : Role.values()) {
            try (Connection connection = database.connect(role)) {
                assertThat(
                                text(
                                        connection,
                                        "SELECT string_agg(hypertable_name, ' ' ORDER BY 1)"
                                                + " FROM timescaledb_information.hypertables"))
                        .contains("candle_1m");
            }
        }
    }

    @Test
    void oneThatIsHeldUpIsNotTakenForIll(Database database) {
        HeldUp.isStillWell(database);
    }

    @Test
    void committedRowsSurviveKillAndStop(Database database) throws SQLException {
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE kept (id integer PRIMARY KEY)");
            statement.execute("INSERT INTO kept VALUES (1)");
        }
        int port = database.port();

        database.kill();
        assertThat(database.isAlive()).isFalse();
        assertThat(database.healthy()).isFalse();
        database.start(Progress.SILENT);
        assertThat(database.healthy()).isTrue();

        database.stop();
        assertThat(database.pid()).isEmpty();
        database.start(Progress.SILENT);

        assertThat(database.port()).isEqualTo(port);
        try (Connection owner = database.connect(Role.OWNER)) {
            assertThat(text(owner, "SELECT count(*)::text FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void psqlConnectsAsTheReaderWithoutAskingForAPassword(Database database) throws Exception {
        ProcessBuilder psql =
                database.psql(Role.READER, List.of("-At", "-c", "SELECT current_user"));

        Process process = psql.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("candlewick_reader");
    }

    @Test
    void passwordsAreForTheirOwnerOnly(Database database) throws Exception {
        for (var file : List.of(database.passwordFile(Role.WRITER), database.pgpass())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(database.logFile()))
                .doesNotContain(database.password(Role.WRITER));
    }

    @Test
    void anotherServerThatTakesThePortInTheLastMomentIsNotTakenForOurs(
            Database database, @TempDir Path folder) throws Exception {
        // The account of the server has to enter it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        PortRace.isLost(
                LocalStack.in(folder.resolve("home"))
                        .parts(Set.of(Part.DATABASE))
                        .privateTimescale(TemporaryStack.privateTimescale())
                        .ports(new Ports(database.port(), 0, 0)),
                "creating the data folder",
                database);
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
