package dev.candlewick.feed.replay;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values; a value may stand in quotes, with quotes in it doubled. */
final class CsvLine {
    private CsvLine() {}

    /**
     * The values of a line, at least one.
     *
     * @throws IllegalArgumentException when a quote is left open or followed by more text
     */
    static List<String> split(String line) {
        List<String> values = new ArrayList<>(8);
        int position = 0;
        while (true) {
            int end;
            if (position < line.length() && line.charAt(position) == '"') {
                end = endOfQuoted(line, position + 1);
                values.add(line.substring(position + 1, end).replace("\"\"", "\""));
                end++;
                if (end < line.length() && line.charAt(end) != ',') {
                    throw new IllegalArgumentException(
                            "text follows the closing quote of value " + values.size());
                }
            } else {
                int comma = line.indexOf(',', position);
                end = comma < 0 ? line.length() : comma;
                values.add(line.substring(position, end));
            }
            if (end >= line.length()) {
                return values;
            }
            position = end + 1;
        }
    }

    private static int endOfQuoted(String line, int from) {
        int quote = line.indexOf('"', from);
        while (quote >= 0 && quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
            quote = line.indexOf('"', quote + 2);
        }
        if (quote < 0) {
            throw new IllegalArgumentException("a quote is left open");
        }
        return quote;
    }
}
