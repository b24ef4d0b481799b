package dev.candlewick.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VerifyCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private boolean drained;

    @Test
    void aDatabaseThatDoesNotAnswerIsExitCode3() {
        assertThat(run()).isEqualTo(3);
        assertThat(err.toString())
                .contains("verify: cannot connect to the database at jdbc:postgresql://");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongUsageIsFoundBeforeTheSystemIsDrained() {
        assertThat(run("--symbol", "no symbol")).isEqualTo(2);
        assertThat(run("--from", "yesterday")).isEqualTo(2);
        assertThat(run("--from", "2026-01-02", "--to", "2026-01-02T00:00:00Z")).isEqualTo(2);
        assertThat(err.toString())
                .contains("\"no symbol\" is no symbol")
                .contains("\"yesterday\" is no time such as 2013-10-07T13:30:00Z")
                .contains("the range is empty");
        assertThat(drained).isFalse();
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(VerifyOptions.of("k", "jdbc:x", "u", "canary").toString())
                .doesNotContain("canary");
    }

    private int run(String... arguments) {
        return new CommandLine(
                        new VerifyCommand(
                                epoch -> {
                                    drained = true;
                                    // Nothing listens on the port of the discard protocol.
                                    return VerifyOptions.of(
                                            "127.0.0.1:9",
                                            "jdbc:postgresql://127.0.0.1:9/x",
                                            "u",
                                            "p");
                                }))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
