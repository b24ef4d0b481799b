package dev.candlewick.verify;

/**
 * Something that the log and the database do not agree on.
 *
 * @param relation the table, for instance {@code candle_1m}
 * @param key the row, for instance {@code IBM 2013-10-07T13:31:00.000000Z} or {@code partition 3
 *     offset 17}
 * @param column the column; empty when the whole row is meant
 * @param expected what the log says
 * @param actual what the database says
 */
public record Difference(
        Kind kind, String relation, String key, String column, String expected, String actual) {

    public enum Kind {
        /** The log has it, the database has not. */
        MISSING,
        /** The database has it, the log has not. */
        UNEXPECTED,
        /** Both have it, with other values. */
        DIFFERENT
    }

    /** One line. */
    @Override
    public String toString() {
        return switch (kind) {
            case MISSING -> "MISSING %s %s: the log says %s".formatted(relation, key, expected);
            case UNEXPECTED ->
                    "UNEXPECTED %s %s: the log has nothing there, the table has %s"
                            .formatted(relation, key, actual);
            case DIFFERENT ->
                    "DIFFERENT %s %s %s: expected %s, actual %s"
                            .formatted(relation, key, column, expected, actual);
        };
    }
}
