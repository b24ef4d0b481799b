package dev.candlewick.job.timescale;

import java.sql.SQLException;

/** What an SQLSTATE says about the next try. Whatever is neither fails the job. */
final class SqlStates {

    private SqlStates() {}

    /**
     * Whether the same rows may well be taken later: no connection, rolled back for the sake of
     * others or of a silence in the middle, out of resources, a lock or an answer that did not come
     * in time, shutting down, not yet writable.
     */
    static boolean isPassing(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && ((state.startsWith("08") && !state.equals("08004"))
                        || state.startsWith("40")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.equals("25P03")
                        || state.equals("55P03")
                        || state.equals("25006"));
    }

    /**
     * Whether some of the rows are the reason: a value that a type or function does not take (22),
     * a constraint (23), the check of a view (44), an exception that a trigger raises (P0001), or
     * more in one statement than it can hold (54), where fewer rows may do.
     */
    static boolean isOfTheRows(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("44")
                        || state.startsWith("54")
                        || state.equals("P0001"));
    }
}
