package dev.candlewick.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CandlewickTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path root;

    @BeforeEach
    void anInstallationInAnEmptyFolder() {
        System.setProperty("candlewick.root", root.toString());
        System.setProperty("candlewick.version", "1-TEST");
    }

    @AfterEach
    void noInstallation() {
        System.clearProperty("candlewick.root");
        System.clearProperty("candlewick.version");
    }

    @Test
    void helpListsTheCommandsOfTheArchitectureThatThisVersionHas() {
        assertThat(Candlewick.commandLine().getSubcommands().keySet())
                .containsExactlyInAnyOrder(
                        "up",
                        "feed",
                        "down",
                        "status",
                        "sql",
                        "tail",
                        "drain",
                        "verify",
                        "audit",
                        "rebuild",
                        "explain",
                        "export",
                        "facts",
                        "topic",
                        "test",
                        "bench",
                        "evaluate",
                        "inject",
                        "rules");
    }

    @Test
    void upTakesEveryOptionOfTheArchitecture() {
        List<String> options =
                List.of(
                        "--feed",
                        "--file",
                        "--instruments",
                        "--speed",
                        "--rate",
                        "--symbols",
                        "--seed",
                        "--zipf",
                        "--port",
                        "--fresh",
                        "--archive",
                        "--detach");
        CommandLine up =
                Objects.requireNonNull(Candlewick.commandLine().getSubcommands().get("up"));

        assertThat(up.getCommandSpec().optionsMap()).containsKeys(options.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rebuild --horizon long",
                "rebuild --instruments /no/such/file",
                "rebuild --abandon --drop 1",
                "rebuild --drop 1 --horizon 1h",
                "up --no-such-option",
                "up --port many",
                "up --speed fast",
                "up --feed somewhere",
                "up --instruments /no/such/file",
                "up --file x --feed nothing",
                "up --file /no/such/file",
                "up --feed replay",
                "up --feed archive",
                "up --fresh --feed archive --file /no/such/folder",
                "up --archive s3://no-key-for-it/here",
                "up --archive s3://NO_BUCKET",
                "tail everything",
                "drain --timeout soon",
                "status --xml",
                "feed --feed none",
                "sql --as king",
                "explain IBM 1m",
                "explain IBM 2m 2026-01-05T15:00:00Z",
                "explain IBM 1m yesterday",
                "explain IBM 1m 2026-01-05T15:00:00Z --limit -1",
                "rules",
                "rules list --kind ODD",
                "rules list --at noon",
                "rules list --kafka /no/such/file",
                "rules set --kind GAP --reason x",
                "rules set --kind GAP --warn 1",
                "rules set --kind GAP --off --default --reason x",
                "rules set --kind GAP --off --warn 1 --reason x",
                "rules set --kind ODD --off --reason x",
                "rules set --kind GAP --symbol  --off --reason x",
                "rules set --kind GAP --symbol ibm --off --reason x",
                "rules set --kind GAP --venue XFRA --off --reason x",
                "rules set --kind GAP --warn many --reason x",
                "rules set --kind GAP --warn NaN --reason x",
                "rules set --kind GAP --warn 0 --reason x",
                "rules set --kind GAP --warn 2 --critical 1 --reason x",
                "rules set --kind GAP --info 3 --critical 2 --reason x",
                "rules set --kind GAP --off --reason x --from 2026",
                "rules set --kind GAP --off --reason x --from 1969-12-31T00:00:00Z",
                "rules set --kind GAP --off --reason "
            })
    void wrongUsageIsExitCodeTwoAndSaysSoOnStandardErrorOnly(String commandLine) {
        assertThat(execute(commandLine)).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void aTopicThatFreshWouldDeleteIsNotRead() throws Exception {
        Path mapping =
                Files.writeString(
                        root.resolve("mapping.yaml"),
                        """
                        topic: acme.trades
                        fields: {symbol: s, event_time: t, price: p, size: q}
                        """);

        assertThat(execute("up --fresh --feed topic --mapping " + mapping))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err.toString()).contains("which --fresh would delete");
    }

    @Test
    void aPlaceThatCannotHoldAnArchiveIsSaidBeforeAnythingIsStarted() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");

        assertThat(execute("up --archive " + file.resolve("below")))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("The archive cannot be kept in " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain",
                "verify",
                "rebuild",
                "explain IBM 1m 2026-01-05",
                "sql -c x",
                "tail",
                "tail rejected",
                "rules list",
                "rules history",
                "rules set --kind gap --symbol IBM --warn 2 --critical 3 --reason x",
                "rules set --kind bad-print --default --reason x",
                "feed"
            })
    void whatNeedsARunningSystemSaysHowToStartOne(String commandLine) {
        assertThat(execute(commandLine)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("not running").contains("./candlewick up");
    }

    @Test
    void downOfNothingIsGood() {
        assertThat(execute("down")).isEqualTo(ExitCode.GOOD);
    }

    @Test
    void statusOfNothingIsOneJsonObjectAndNotReady() throws Exception {
        assertThat(execute("status --json")).isEqualTo(ExitCode.UNAVAILABLE);

        JsonNode status = new ObjectMapper().readTree(out.toString());
        assertThat(status.get("ready").asBoolean()).isFalse();
        assertThat(status.fieldNames())
                .toIterable()
                .contains("ready", "job", "lag", "rejected", "lastCandle", "urls");
        assertThat(status.get("job").fieldNames()).toIterable().contains("state", "restarts");
    }

    private int execute(String commandLine) {
        CommandLine line = Candlewick.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(commandLine.isEmpty() ? new String[0] : commandLine.split(" ", -1));
    }
}
