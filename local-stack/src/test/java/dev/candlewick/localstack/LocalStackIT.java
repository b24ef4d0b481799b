package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.LocalStackException.Reason;
import dev.candlewick.localstack.junit.TemporaryStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
    /** Its own home, so that each test sees all of its life. */
    @TempDir private Path folder;

    @BeforeEach
    void theServerMayEnterTheFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void nothingIsLeftRunning() {
        both().erase();
    }

    @Test
    void dataAndPasswordsSurviveAStopAndGoWithErase() throws Exception {
        String password;
        try (LocalStack stack = databaseOnly().start(Progress.SILENT)) {
            password = stack.database().password(Role.OWNER);
            execute(stack, "CREATE TABLE kept AS SELECT 1 AS id");
        }
        assertThat(databaseOnly().attach().components())
                .allSatisfy(component -> assertThat(component.isAlive()).isFalse());
        try (LocalStack stack = databaseOnly().start(Progress.SILENT)) {
            assertThat(stack.database().password(Role.OWNER)).isEqualTo(password);
            execute(stack, "SELECT * FROM kept");
        }

        databaseOnly().erase();

        try (LocalStack stack = databaseOnly().start(Progress.SILENT)) {
            assertThatThrownBy(() -> execute(stack, "SELECT * FROM kept"))
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void aSecondStartSaysThatItIsRunning() {
        try (LocalStack stack = brokerOnly().start(Progress.SILENT)) {
            long pid = stack.broker().pid().orElseThrow();

            assertThatThrownBy(() -> brokerOnly().start(Progress.SILENT))
                    .isInstanceOfSatisfying(
                            LocalStackException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_RUNNING));
            assertThatThrownBy(() -> brokerOnly().erase())
                    .isInstanceOfSatisfying(
                            LocalStackException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_RUNNING));

            assertThat(stack.broker().pid()).hasValue(pid);
            Broker attached = brokerOnly().attach().broker();
            assertThat(attached.pid()).hasValue(pid);
            assertThat(attached.bootstrapServers()).isEqualTo(stack.broker().bootstrapServers());
            assertThat(attached.healthy()).isTrue();
        }
    }

    @Test
    void whatAKilledProgramLeftRunningIsCleanedUp() throws Exception {
        Process program =
                new ProcessBuilder(
                                JavaHome.current().program().toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("started");
        } finally {
            program.destroyForcibly().waitFor();
        }
        LocalStack left = both().attach();
        long database = left.database().pid().orElseThrow();
        long broker = left.broker().pid().orElseThrow();

        try (LocalStack stack = both().start(Progress.SILENT)) {
            assertThat(stack.database().healthy()).isTrue();
            assertThat(stack.broker().healthy()).isTrue();
            assertThat(stack.database().pid().orElseThrow()).isNotEqualTo(database);
            assertThat(stack.broker().pid().orElseThrow()).isNotEqualTo(broker);
            assertThat(ProcessHandle.of(database).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
        }
    }

    /** Starts a stack and holds it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            settings(Path.of(arguments[0]), Set.of(Part.DATABASE, Part.BROKER))
                    .start(Progress.SILENT);
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingStaysBehind() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> told = new ArrayList<>();

            assertThatThrownBy(
                            () ->
                                    both().ports(new Ports(0, other.getLocalPort(), 0))
                                            .start(listener(told)))
                    .isInstanceOfSatisfying(
                            LocalStackException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.PORT_TAKEN))
                    .hasMessageContaining("Port " + other.getLocalPort());

            assertThat(told)
                    .startsWith("started TimescaleDB")
                    .contains("done TimescaleDB", "started Kafka")
                    .endsWith("failed Kafka");
            assertThat(both().attach().database().isAlive()).isFalse();
        }
    }

    @Test
    void aHalfMadeDatabaseAndAHalfFormattedBrokerAreMadeAgain() throws Exception {
        Files.createDirectories(folder.resolve("home/database/data.part/base"));
        Files.createDirectories(folder.resolve("home/broker/data/__cluster_metadata-0"));

        try (LocalStack stack = both().start(Progress.SILENT)) {
            assertThat(stack.database().healthy()).isTrue();
            assertThat(stack.broker().healthy()).isTrue();
        }
    }

    @Test
    void aServerThatRunsAlreadyCanBeUsed() throws Exception {
        try (LocalStack stack = databaseOnly().start(Progress.SILENT)) {
            String superuser = Files.readString(folder.resolve("home/secrets/superuser"));
            String url = stack.database().jdbcUrl() + "?user=postgres&password=" + superuser;

            try (LocalStack other =
                    LocalStack.in(folder.resolve("other"))
                            .parts(Set.of(Part.DATABASE))
                            .givenDatabase(url)
                            .start(Progress.SILENT)) {
                assertThat(other.database().jdbcUrl()).isEqualTo(stack.database().jdbcUrl());
                assertThat(other.database().healthy()).isTrue();
                assertThat(other.database().pid()).isEmpty();
                execute(other, "SELECT * FROM candle");
            }
            assertThat(stack.database().isAlive()).as("it was not ours to stop").isTrue();
        }
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutItsPassword() {
        int nobody = FreePorts.any();
        var given =
                LocalStack.in(folder.resolve("other"))
                        .parts(Set.of(Part.DATABASE))
                        .givenDatabase(
                                "jdbc:postgresql://127.0.0.1:"
                                        + nobody
                                        + "/candlewick?user=postgres&password=hunter2");

        assertThatThrownBy(() -> given.start(Progress.SILENT))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("127.0.0.1:" + nobody)
                .hasMessageNotContaining("hunter2");
    }

    private LocalStack.Settings databaseOnly() {
        return settings(folder, Set.of(Part.DATABASE));
    }

    private LocalStack.Settings brokerOnly() {
        return settings(folder, Set.of(Part.BROKER));
    }

    private LocalStack.Settings both() {
        return settings(folder, Set.of(Part.DATABASE, Part.BROKER));
    }

    private static LocalStack.Settings settings(Path folder, Set<Part> parts) {
        return LocalStack.in(folder.resolve("home"))
                .parts(parts)
                .privateTimescale(TemporaryStack.privateTimescale());
    }

    private static void execute(LocalStack stack, String sql) throws Exception {
        try (Connection owner = stack.database().connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    rows.next();
                }
            }
        }
    }

    private static Progress listener(List<String> told) {
        return new Progress() {
            @Override
            public void started(String step) {
                told.add("started " + step);
            }

            @Override
            public void detail(String step, String detail) {}

            @Override
            public void done(String step, String result, Duration took) {
                told.add("done " + step);
            }

            @Override
            public void failed(String step, String reason) {
                told.add("failed " + step);
            }
        };
    }
}
