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

    @Test
    void aGapIsNamedAndWhatNobodyKnowsIsSaid() {
        StatusReport.Gap cut =
                new StatusReport.Gap(
                        "AAPL",
                        "finnhub",
                        "2026-11-20T12:00:00Z",
                        "2026-11-20T12:00:04Z",
                        null,
                        "CUT");
        assertThat(StatusCommand.words(cut))
                .isEqualTo(
                        "AAPL 2026-11-20T12:00:00Z to 2026-11-20T12:00:04Z, unknown how many missing, CUT, finnhub");
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
                List.of(),
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
