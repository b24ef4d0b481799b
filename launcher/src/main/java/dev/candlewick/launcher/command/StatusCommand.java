package dev.candlewick.launcher.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Inspection;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.launcher.run.StatusReport;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the health of every component. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the health of every component, of the job and of the data.",
            "Exit code 0 when all is well, 1 when candles are not as the log says, 3 when a component is not well."
        })
public final class StatusCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Installation installation = Installation.current();
        StatusReport report = Inspection.of(installation);
        if (report.phase().equals("DOWN") && Running.runFile(installation).read().isPresent()) {
            Console.standardError()
                    .say(
                            "The supervisor was killed, and the processes it started may still run."
                                    + " ./candlewick up takes care of them, or ./candlewick down.");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(report));
        } else {
            print(report, out);
        }
        out.flush();
        return exitCode(report);
    }

    static int exitCode(StatusReport report) {
        if (!report.ready()) {
            return ExitCode.UNAVAILABLE;
        }
        StatusReport.Audit audit = report.audit();
        return audit != null && audit.unresolved() > 0 ? ExitCode.CHECK_FAILED : ExitCode.GOOD;
    }

    private static void print(StatusReport report, PrintWriter out) {
        if (report.phase().equals("DOWN")) {
            out.println("Candlewick is not running. Start it with ./candlewick up");
            return;
        }
        out.printf(
                "%-20s %s%n", "System", report.ready() ? "ready" : report.phase() + ", not ready");
        out.printf(
                "%-20s %s, %d restarts%s%n",
                "Flink job",
                report.job().state(),
                report.job().restarts(),
                note(report.job().note()));
        out.printf("%-20s %s messages%n", "Lag", known(report.lag()));
        out.printf(
                "%-20s %s rejected, %s late%n",
                "Ticks", known(report.rejected()), known(report.late()));
        Long gaps = report.gaps();
        if (gaps != null && gaps > 0) {
            out.printf(
                    "%-20s %d told by feeds, %s trades known to be missing; see feed_gap%n",
                    "Gaps", gaps, known(report.missing()));
            report.newestGaps().forEach(gap -> out.printf("%-20s %s%n", "", words(gap)));
        }
        Long refused = report.refusedCandles();
        if (refused != null && refused > 0) {
            out.printf(
                    "%-20s %d, held until the database takes them; see rejected_candle%n",
                    "Refused candles", refused);
        }
        if (Boolean.FALSE.equals(report.futureTicksRejected())) {
            out.printf("%-20s accepted: the topic has no LogAppendTime%n", "Ticks from the future");
        }
        out.printf("%-20s %s%n", "Last candle", known(report.lastCandle()));
        printAudit(report.audit(), out);
        for (StatusReport.Epoch epoch : report.epochs()) {
            out.printf(
                    "%-20s %s, horizon %s%n",
                    "Epoch " + epoch.logEpoch(), epoch.state(), epoch.horizon());
        }
        StatusReport.Rebuild rebuild = report.rebuild();
        if (rebuild != null) {
            out.printf(
                    "%-20s epoch %d, job %s, %s messages to fold%s%n",
                    "Rebuild",
                    rebuild.logEpoch(),
                    rebuild.job(),
                    known(rebuild.lag()),
                    rebuild.commandRuns()
                            ? ""
                            : "  ./candlewick rebuild goes on, ./candlewick rebuild --abandon drops it");
        }
        out.println();
        out.printf("%-20s %-8s %8s %9s%n", "COMPONENT", "HEALTH", "PID", "RESTARTS");
        for (StatusReport.Part part : report.components()) {
            out.printf(
                    "%-20s %-8s %8s %9d%s%n",
                    part.name(),
                    part.healthy() ? "good" : "BAD",
                    part.pid() == null ? "-" : part.pid(),
                    part.restarts(),
                    note(part.note()));
        }
        out.println();
        report.urls().forEach((name, url) -> out.printf("%-20s %s%n", name, url));
    }

    /** Symbol, times, how many, why and who says so. */
    static String words(StatusReport.Gap gap) {
        return "%s %s to %s, %s missing, %s%s"
                .formatted(
                        gap.symbol(),
                        gap.from(),
                        gap.to(),
                        gap.missing() == null ? "unknown how many" : gap.missing(),
                        gap.reason(),
                        gap.source().isEmpty() ? "" : ", " + gap.source());
    }

    private static void printAudit(StatusReport.@Nullable Audit audit, PrintWriter out) {
        if (audit == null) {
            out.printf("%-20s none has ended yet%n", "Self-audit");
            return;
        }
        if (audit.unresolved() > 0) {
            out.printf(
                    "%-20s %d DIFFERENCES between candles and log; see audit_unresolved and ./candlewick verify%n",
                    "Self-audit", audit.differences());
            out.printf("%-20s %s%n", "", known(audit.first()));
        }
        out.printf(
                "%-20s %s at %s: %s%n",
                audit.unresolved() > 0 ? "" : "Self-audit",
                audit.outcome(),
                audit.endedAt(),
                audit.message());
    }

    private static String note(String text) {
        return text.isEmpty() ? "" : "  " + text;
    }

    private static String known(@Nullable Object value) {
        return value == null ? "unknown" : value.toString();
    }
}
