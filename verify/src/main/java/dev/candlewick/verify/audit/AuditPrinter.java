package dev.candlewick.verify.audit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A run in lines for a person. */
final class AuditPrinter {

    private AuditPrinter() {}

    /** Prints what was found, the outcome last. */
    static void print(AuditRun run, PrintWriter out) {
        run.sample().forEach(out::println);
        if (run.differences() > run.sample().size()) {
            out.println("... and more; ./candlewick verify lists them");
        }
        out.println(line(run));
        out.flush();
    }

    /** The outcome in one line. */
    static String line(AuditRun run) {
        return String.format(
                Locale.ROOT,
                "audit: %s, epoch %d, %s (%,d messages read%s, %.1f s)",
                run.outcome(),
                run.logEpoch(),
                run.message(),
                run.ticksRead(),
                run.stretch() == Stretch.BY_TABLES ? " where the tables say" : "",
                Duration.between(run.startedAt(), run.endedAt()).toMillis() / 1e3);
    }
}
