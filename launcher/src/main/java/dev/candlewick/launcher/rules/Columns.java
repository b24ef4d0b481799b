package dev.candlewick.launcher.rules;

import java.io.PrintWriter;
import java.util.List;

/** Rows of texts for a person: columns as wide as they need to be, two blanks apart. */
final class Columns {
    private Columns() {}

    /**
     * Prints them.
     *
     * @param rows all with as many cells as the first one, the header
     */
    static void print(List<List<String>> rows, PrintWriter out) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], plain(row.get(column)).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = plain(row.get(column));
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    /** A stranger's text without what a terminal would take for a command. */
    private static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
