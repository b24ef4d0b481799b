package dev.candlewick.facts.file;

import java.util.ArrayList;
import java.util.List;

/** The cells of one line of CSV: separated by commas, in double quotes where they hold one. */
final class CsvLine {
    private final String line;
    private int at;

    private CsvLine(String line) {
        this.line = line;
    }

    /**
     * Cells without the blanks around them; what stands in quotes is left as it is.
     *
     * @throws IllegalArgumentException with what to do, when a quote is not closed
     */
    static List<String> cells(String line) {
        CsvLine reader = new CsvLine(line);
        List<String> cells = new ArrayList<>();
        cells.add(reader.cell());
        while (reader.at < line.length()) {
            reader.at++;
            cells.add(reader.cell());
        }
        return cells;
    }

    /** A text as a cell: in quotes where it must be. */
    static String quoted(String text) {
        boolean isPlain =
                text.chars().noneMatch(character -> character == ',' || character == '"')
                        && text.equals(text.strip());
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private String cell() {
        int start = at;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        if (at < line.length() && line.charAt(at) == '"') {
            return quoted();
        }
        at = line.indexOf(',', start);
        at = at < 0 ? line.length() : at;
        return line.substring(start, at).strip();
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        while (true) {
            int end = line.indexOf('"', at + 1);
            if (end < 0) {
                throw new IllegalArgumentException(
                        "a double quote is not closed on this line; close it, or write \"\" for a quote inside a cell");
            }
            text.append(line, at + 1, end);
            at = end + 1;
            if (at < line.length() && line.charAt(at) == '"') {
                text.append('"');
            } else {
                break;
            }
        }
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        if (at < line.length() && line.charAt(at) != ',') {
            throw new IllegalArgumentException(
                    "there is text behind a closing quote; put the whole cell into the quotes");
        }
        return text.toString();
    }
}
