package dev.candlewick.facts.file;

/**
 * What is wrong at one place of a file, and what to do.
 *
 * @param line from 1
 * @param column name of the column; empty when it is the whole line
 */
public record Problem(int line, String column, String message) implements Comparable<Problem> {

    @Override
    public String toString() {
        return column.isEmpty()
                ? "line %d: %s".formatted(line, message)
                : "line %d, column %s: %s".formatted(line, column, message);
    }

    @Override
    public int compareTo(Problem other) {
        return Integer.compare(line, other.line);
    }
}
