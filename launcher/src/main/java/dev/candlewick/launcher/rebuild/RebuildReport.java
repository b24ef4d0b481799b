package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.EpochTable.Changes;
import dev.candlewick.verify.VerifyReport;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a rebuild has done.
 *
 * @param verified what was proved of the new epoch before the switch
 * @param changes what readers see otherwise than before, by interval
 */
record RebuildReport(
        EpochRow before, EpochRow after, VerifyReport verified, Map<String, Changes> changes) {
    void print(PrintWriter out) {
        out.println(
                "epoch %d is live, epoch %d is retired"
                        .formatted(after.logEpoch(), before.logEpoch()));
        out.println(
                "horizon %s -> %s, instrument file %s"
                        .formatted(
                                before.rules().horizonText(),
                                after.rules().horizonText(),
                                after.rules().instruments().equals(before.rules().instruments())
                                        ? "unchanged"
                                        : "changed"));
        out.println(verified.lastLine());
        out.println("%-8s %9s %9s %9s".formatted("interval", "changed", "added", "removed"));
        changes.forEach(
                (interval, count) ->
                        out.println(
                                "%-8s %9d %9d %9d"
                                        .formatted(
                                                interval,
                                                count.changed(),
                                                count.added(),
                                                count.removed())));
        out.println(
                "each of them: SELECT * FROM epoch_change(%d, %d), until epoch %d is dropped"
                        .formatted(before.logEpoch(), after.logEpoch(), before.logEpoch()));
        out.flush();
    }
}
