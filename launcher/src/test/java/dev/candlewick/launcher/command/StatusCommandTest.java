package dev.candlewick.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.run.StatusReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

    @Test
    void differencesBetweenCandlesAndLogShowInTheExitCodeOfASystemThatIsWell() {
        assertThat(StatusCommand.exitCode(report(true, null))).isEqualTo(ExitCode.GOOD);
        assertThat(StatusCommand.exitCode(report(true, audit("OK", 0)))).isEqualTo(ExitCode.GOOD);
        assertThat(StatusCommand.exitCode(report(true, audit("OK", 1))))
                .as("an hour before the last one is not resolved")
                .isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(StatusCommand.exitCode(report(false, audit("DIFFERENCES", 1))))
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    private static StatusReport.Audit audit(String outcome, long unresolved) {
        return new StatusReport.Audit(
                outcome, "", "2026-11-20T12:00:00Z", unresolved, 3 * unresolved, null);
    }

    private static StatusReport report(boolean ready, StatusReport.@Nullable Audit audit) {
        return new StatusReport(
                ready,
                "READY",
                new StatusReport.Job("", "RUNNING", 0, 0, ""),
                0L,
                0L,
                0L,
                0L,
                0L,
                0L,
                true,
                null,
                audit,
                List.of(),
                null,
                Map.of(),
                List.of());
    }
}
