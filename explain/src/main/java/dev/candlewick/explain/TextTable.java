package dev.candlewick.explain;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines with aligned columns; lines between them that have none. */
final class TextTable {

    private final int numbers;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param numbers how many columns, from the left, are set to the right
     */
    TextTable(int numbers, String... header) {
        this.numbers = numbers;
        rows.add(List.of(header));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** A line without columns. */
    void line(String text) {
        rows.add(List.of(text));
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns && row.size() == columns; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String gap = row.size() == columns ? " ".repeat(widths[column] - width(cell)) : "";
                line.append("  ").append(column < numbers ? gap + cell : cell + gap);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
