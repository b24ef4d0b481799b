package dev.candlewick.verify.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the text of a condition table and says of a mistake where it is and what would do. */
final class ConditionTableParser {

    private static final String ROWS_HEADER = "column,any_of,none_of,suffix,sets,meaning";
    private static final String LETTERS_HEADER = "letter,intraday,daily,meaning";

    /** A line that says something, and its number in the file. */
    private record Line(int number, String text) {}

    private ConditionTableParser() {}

    static CombinationRule parse(String file, String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && line.charAt(0) != '#') {
                lines.add(new Line(number, line));
            }
        }
        // Whatever is missing is missing at the end.
        Line end = new Line(Math.max(1, number), "");
        try {
            Line rule = lines.isEmpty() ? end : lines.get(0);
            Line header = lines.size() < 2 ? end : lines.get(1);
            List<Line> rows = lines.subList(Math.min(2, lines.size()), lines.size());
            return switch (rule.text()) {
                case "rule,first-row" -> rows(end, expect(header, ROWS_HEADER), rows);
                case "rule,every-letter" -> letters(end, expect(header, LETTERS_HEADER), rows);
                default ->
                        throw new Mistake(
                                rule,
                                "no combination rule is named",
                                "rule,first-row or rule,every-letter before anything else");
            };
        } catch (Mistake mistake) {
            throw new IllegalArgumentException(
                    "%s, line %d: %s".formatted(file, mistake.line.number(), mistake.getMessage()),
                    mistake);
        }
    }

    private static Line expect(Line header, String wanted) {
        if (!header.text().equals(wanted)) {
            throw new Mistake(header, "the header of this rule is missing", wanted);
        }
        return header;
    }

    private static CombinationRule rows(Line end, Line header, List<Line> lines) {
        List<FirstRow.Row> rows = new ArrayList<>();
        for (Line line : lines) {
            String[] cells = cells(line, header);
            if (!cells[0].equals("INTRADAY") && !cells[0].equals("DAILY")) {
                throw new Mistake(line, "there is no column " + cells[0], "INTRADAY, DAILY");
            }
            boolean daily = cells[0].equals("DAILY");
            if (ends(rows, daily)) {
                throw new Mistake(
                        line,
                        "an earlier row of " + cells[0] + " leaves nothing to this one",
                        "the row for all the rest as the last of its column");
            }
            rows.add(
                    new FirstRow.Row(
                            daily,
                            bits(line, cells[1]),
                            bits(line, cells[2]),
                            suffix(line, cells[3]),
                            effect(line, cells[4]),
                            cells[5]));
        }
        if (!ends(rows, false) || !ends(rows, true)) {
            throw new Mistake(
                    end,
                    "a column has no row for all the rest",
                    "a last row of INTRADAY and of DAILY without masks and suffix");
        }
        return new FirstRow(List.copyOf(rows));
    }

    private static boolean ends(List<FirstRow.Row> rows, boolean daily) {
        return rows.stream()
                .anyMatch(
                        row ->
                                row.daily() == daily
                                        && row.anyOf() == 0
                                        && row.noneOf() == 0
                                        && row.suffix().isEmpty());
    }

    private static CombinationRule letters(Line end, Line header, List<Line> lines) {
        Map<String, EveryLetter.Row> rows = new LinkedHashMap<>();
        for (Line line : lines) {
            String[] cells = cells(line, header);
            if (cells[0].codePoints().count() != 1 || cells[0].isBlank()) {
                throw new Mistake(line, "'" + cells[0] + "' is not one letter", "one character");
            }
            EveryLetter.Row row =
                    new EveryLetter.Row(effect(line, cells[1]), effect(line, cells[2]), cells[3]);
            if (rows.putIfAbsent(cells[0], row) != null) {
                throw new Mistake(line, "letter " + cells[0] + " comes twice", "each letter once");
            }
        }
        if (rows.isEmpty()) {
            throw new Mistake(end, "there are no letters", "one row or more under the header");
        }
        return new EveryLetter(Map.copyOf(rows));
    }

    /** The meaning comes last and may hold commas. */
    private static String[] cells(Line line, Line header) {
        int count = header.text().split(",").length;
        String[] cells = line.text().split(",", count);
        if (cells.length != count || cells[count - 1].isBlank()) {
            throw new Mistake(line, "not all cells are there", count + " cells: " + header.text());
        }
        return cells;
    }

    private static long bits(Line line, String cell) {
        if (cell.isEmpty()) {
            return 0;
        }
        BigInteger bits =
                cell.matches("0x[0-9A-Fa-f]+")
                        ? new BigInteger(cell.substring(2), 16)
                        : BigInteger.ZERO;
        if (bits.signum() == 0 || bits.bitLength() > Long.SIZE) {
            throw new Mistake(
                    line,
                    cell + " is not a mask",
                    "0x and hexadecimal digits, 64 bits, not all 0; or nothing");
        }
        return bits.longValue();
    }

    private static String suffix(Line line, String cell) {
        if (!cell.matches("[A-Z]*")) {
            throw new Mistake(line, cell + " is not a suffix", "capital letters, or nothing");
        }
        return cell;
    }

    private static int effect(Line line, String letters) {
        try {
            return TradeEffect.of(letters);
        } catch (IllegalArgumentException e) {
            throw new Mistake(line, e.getMessage(), "O, H and V, each once, and O only with H");
        }
    }

    @SuppressWarnings("serial")
    private static final class Mistake extends IllegalArgumentException {

        private final Line line;

        Mistake(Line line, @Nullable String what, String allowed) {
            super(what + "; allowed: " + allowed);
            this.line = line;
        }
    }
}
