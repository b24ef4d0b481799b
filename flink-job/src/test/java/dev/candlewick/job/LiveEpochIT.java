package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealComponents(Part.DATABASE)
class LiveEpochIT {

    @TempDir Path folder;

    private final List<String> given;
    private final Database database;

    LiveEpochIT(Database database) {
        this.database = database;
        given =
                List.of(
                        "--bootstrap-servers=kafka:9092",
                        "--database-url=" + database.jdbcUrl(),
                        "--database-password-file=" + database.passwordFile(Role.WRITER));
    }

    @Test
    void theJobIsSubmittedByTheRulesOfTheEpochThatReadersSee() throws Exception {
        assertThat(arguments()).startsWith(given()).endsWith("--log-epoch=1");

        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO epoch (log_epoch, topic, horizon, instruments, state) VALUES
                        (4, 'ticks', '10 minutes', 'old', 'RETIRED'), (5, 'ticks', '90 minutes', 'rows', 'LIVE')""");
        }
        Path instruments = folder.resolve("instruments-epoch-5.csv");
        assertThat(arguments("--log-epoch=4", "--horizon=10m"))
                .containsExactly(
                        given.get(0),
                        given.get(1),
                        given.get(2),
                        "--log-epoch=5",
                        "--horizon=5400s",
                        "--instruments=" + instruments);
        assertThat(instruments).hasContent("rows");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoFirstEpoch() {
        String nowhere = database.jdbcUrl().replaceFirst(":[0-9]+/", ":1/");

        assertThatThrownBy(
                        () ->
                                LiveEpoch.arguments(
                                        folder,
                                        given.get(0),
                                        "--database-url=" + nowhere,
                                        given.get(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which epoch is live");
    }

    private String[] given() {
        return given.toArray(String[]::new);
    }

    private List<String> arguments(String... more) throws Exception {
        List<String> all = new ArrayList<>(given);
        all.addAll(List.of(more));
        return LiveEpoch.arguments(folder, all.toArray(String[]::new));
    }
}
