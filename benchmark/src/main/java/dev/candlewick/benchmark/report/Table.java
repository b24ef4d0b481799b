package dev.candlewick.benchmark.report;

import java.util.Collections;

/** A table in Markdown; the first column is text, the others are numbers. */
public final class Table {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    public Table(String... heads) {
        columns = heads.length;
        row(heads);
        text.append("|---|")
                .append(String.join("", Collections.nCopies(columns - 1, "---:|")))
                .append('\n');
    }

    /** Adds a row; as many cells as there are heads. */
    public Table row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException("A row needs " + columns + " cells");
        }
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
