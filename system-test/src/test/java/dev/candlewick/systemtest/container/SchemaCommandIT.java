package dev.candlewick.systemtest.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.sql.SchemaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The schema program against a real server and a database that does not exist yet. */
@RealComponents(Part.DATABASE)
class SchemaCommandIT {
    @TempDir Path folder;
    private final Database database;

    SchemaCommandIT(Database database) {
        this.database = database;
    }

    @BeforeEach
    void createAdmin() throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'container_admin') THEN
                            CREATE ROLE container_admin SUPERUSER LOGIN PASSWORD 'admin-password';
                        END IF;
                    END $$
                    """);
        }
    }

    @Test
    void bringsAnEmptyServerToTheSchemaAndIsContentTheSecondTime() throws Exception {
        assertThat(schema(url("fresh"), "admin-password")).isZero();
        assertThat(schema(url("fresh"), "admin-password")).isZero();

        try (Connection reader =
                        DriverManager.getConnection(
                                url("fresh"), Role.READER.roleName(), "reader-password");
                Statement statement = reader.createStatement()) {
            assertThat(statement.executeQuery("SELECT count(*) FROM candle").next()).isTrue();
            assertThatThrownBy(() -> statement.execute("CREATE TABLE public.t (x int)"))
                    .isInstanceOf(SQLException.class);
        }
        try (Connection writer =
                        DriverManager.getConnection(
                                url("fresh"), Role.WRITER.roleName(), "writer-password");
                Statement statement = writer.createStatement()) {
            assertThat(statement.executeQuery("SELECT count(*) FROM candle_1m").next()).isTrue();
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(schema("jdbc:postgresql:nothing", "admin-password")).isEqualTo(2);
        assertThat(schema(url("fresh2"), "admin-password", "--retention=1m=soon")).isEqualTo(2);
        assertThat(schema(url("fresh2"), " ")).isEqualTo(2);
        assertThat(schema("jdbc:postgresql://127.0.0.1:1/fresh2", "admin-password")).isEqualTo(1);
    }

    private String url(String name) {
        return "jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), name);
    }

    private int schema(String url, String adminPassword, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--database-url=" + url,
                                "--superuser=container_admin",
                                "--superuser-password-file=" + secret("superuser", adminPassword),
                                "--owner-password-file=" + secret("owner", "owner-password"),
                                "--writer-password-file=" + secret("writer", "writer-password"),
                                "--reader-password-file=" + secret("reader", "reader-password"),
                                "--retention=1s=",
                                "--retention=revision=90 days"));
        arguments.addAll(List.of(more));
        return new CommandLine(new SchemaCommand()).execute(arguments.toArray(String[]::new));
    }

    private Path secret(String name, String password) throws IOException {
        return Files.writeString(folder.resolve(name), password + "\n");
    }
}
