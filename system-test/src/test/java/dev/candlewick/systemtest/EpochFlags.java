package dev.candlewick.systemtest;

import java.util.ArrayList;
import java.util.List;

/** Flags of two folds of one log: what is not withdrawn is the same in both. */
final class EpochFlags {
    private static final String OF =
            """
            SELECT symbol, kind, interval, start_time, severity, status, window_start, window_end, window_size,
                observed, expected, score, threshold, evidence, first_offset, last_offset, version
            FROM anomaly WHERE log_epoch = %d AND status <> 'WITHDRAWN' AND %s""";

    private EpochFlags() {}

    /**
     * Flags that only one of two epochs has.
     *
     * @param which condition on the rows that are compared
     */
    static List<String> differences(Terminal terminal, int one, int other, String which) {
        List<String> rows = new ArrayList<>();
        for (int[] pair : new int[][] {{one, other}, {other, one}}) {
            String mine = OF.formatted(pair[0], which);
            String theirs = OF.formatted(pair[1], which);
            terminal.rows(mine + " EXCEPT " + theirs)
                    .forEach(row -> rows.add("only in epoch " + pair[0] + ": " + row));
        }
        return rows;
    }

    static long count(Terminal terminal, int epoch) {
        String all = "SELECT count(*) FROM (" + OF.formatted(epoch, "true") + ") f";
        return Long.parseLong(terminal.rows(all).getFirst());
    }
}
