package dev.candlewick.job.instrument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the file of a condition table: a line that names the combination rule, the header that
 * belongs to it, and the rows. Every error names file and line, and what is allowed there.
 */
final class ConditionTableFile {

    private static final String FIRST_ROW = "rule,first-row";
    private static final String FIRST_ROW_HEADER = "column,any_of,none_of,suffix,sets,meaning";
    private static final String EVERY_LETTER = "rule,every-letter";
    private static final String EVERY_LETTER_HEADER = "letter,intraday,daily,meaning";

    private final String file;
    private final String[] lines;

    /** Index of the line that is being read. */
    private int at = -1;

    private ConditionTableFile(String file, String text) {
        this.file = file;
        this.lines = text.split("\r?\n", -1);
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException names file and line, what is wrong there, and what is
     *     allowed
     */
    static CombinationRule parse(String file, String text) {
        return new ConditionTableFile(file, text.stripTrailing()).read();
    }

    private CombinationRule read() {
        String rule = next("the line that names the rule, " + FIRST_ROW + " or " + EVERY_LETTER);
        return switch (rule) {
            case FIRST_ROW -> {
                header(FIRST_ROW_HEADER);
                yield readRows();
            }
            case EVERY_LETTER -> {
                header(EVERY_LETTER_HEADER);
                yield readLetters();
            }
            default ->
                    throw wrong(
                            "'" + rule + "' is no combination rule",
                            FIRST_ROW + " and " + EVERY_LETTER);
        };
    }

    private void header(String header) {
        String found = next("the header " + header);
        if (!found.equals(header)) {
            throw wrong("the header is '" + found + "'", header);
        }
    }

    private CombinationRule.FirstRow readRows() {
        List<CombinationRule.FirstRow.Row> intraday = new ArrayList<>();
        List<CombinationRule.FirstRow.Row> daily = new ArrayList<>();
        next("a row");
        do {
            String[] cells = cells(6);
            List<CombinationRule.FirstRow.Row> column =
                    switch (cells[0]) {
                        case "INTRADAY" -> intraday;
                        case "DAILY" -> daily;
                        default ->
                                throw wrong("column is '" + cells[0] + "'", "INTRADAY and DAILY");
                    };
            if (takesAll(column)) {
                throw wrong(
                        "no trade comes as far as this row, because one above it matches always",
                        "rows before that one");
            }
            column.add(
                    new CombinationRule.FirstRow.Row(
                            mask(cells[1]), mask(cells[2]), suffix(cells[3]), sets(cells[4])));
        } while (hasNext());
        if (!takesAll(intraday) || !takesAll(daily)) {
            throw wrong(
                    "some trade matches no row",
                    "tables in which the last row of INTRADAY and that of DAILY match always");
        }
        return new CombinationRule.FirstRow(List.copyOf(intraday), List.copyOf(daily));
    }

    private static boolean takesAll(List<CombinationRule.FirstRow.Row> column) {
        return !column.isEmpty() && column.get(column.size() - 1).matchesAlways();
    }

    private CombinationRule.EveryLetter readLetters() {
        Map<Integer, Integer> letters = new HashMap<>();
        next("a row");
        do {
            String[] cells = cells(4);
            if (cells[0].isBlank() || cells[0].codePointCount(0, cells[0].length()) != 1) {
                throw wrong("the letter is '" + cells[0] + "'", "one character, no blank");
            }
            int sets = sets(cells[1]) | sets(cells[2]) << ConditionTable.DAILY_SHIFT;
            if (letters.put(cells[0].codePointAt(0), sets) != null) {
                throw wrong("the letter " + cells[0] + " is there already", "one row for each");
            }
        } while (hasNext());
        return new CombinationRule.EveryLetter(Map.copyOf(letters));
    }

    private String[] cells(int count) {
        String[] cells = lines[at].split(",", count);
        if (cells.length < count || cells[count - 1].isBlank()) {
            throw wrong(
                    "a cell is missing or the meaning is empty",
                    count + " cells, the last of them the meaning in words");
        }
        return cells;
    }

    private long mask(String cell) {
        if (cell.isEmpty()) {
            return 0;
        }
        if (!cell.matches("0x[0-9a-fA-F]{1,16}") || cell.matches("0x0+")) {
            throw wrong(
                    "'" + cell + "' is no mask",
                    "nothing, or 0x and 1 to 16 hexadecimal digits with a bit set");
        }
        return Long.parseUnsignedLong(cell.substring(2), 16);
    }

    private String suffix(String cell) {
        if (!cell.matches("[A-Z]*")) {
            throw wrong("the suffix is '" + cell + "'", "nothing, or letters A to Z");
        }
        return cell;
    }

    private int sets(String cell) {
        int sets = 0;
        for (int i = 0; i < cell.length(); i++) {
            int bit =
                    switch (cell.charAt(i)) {
                        case 'O' -> ConditionTable.OPEN_CLOSE;
                        case 'H' -> ConditionTable.HIGH_LOW;
                        case 'V' -> ConditionTable.VOLUME;
                        default -> 0;
                    };
            if (bit == 0 || (sets & bit) != 0) {
                throw wrong(
                        "a trade cannot set '" + cell + "'", "the letters O, H and V, each once");
            }
            sets |= bit;
        }
        if ((sets & ConditionTable.OPEN_CLOSE) != 0 && (sets & ConditionTable.HIGH_LOW) == 0) {
            throw wrong("'" + cell + "' sets open and close without high and low", "O only with H");
        }
        return sets;
    }

    private String next(String wanted) {
        if (!hasNext()) {
            throw wrong("the file ends here", wanted);
        }
        return lines[at];
    }

    /** Moves on to the next line that is neither empty nor a remark; stays on the last one. */
    private boolean hasNext() {
        for (int line = at + 1; line < lines.length; line++) {
            if (!lines[line].isBlank() && !lines[line].startsWith("#")) {
                at = line;
                return true;
            }
        }
        at = lines.length - 1;
        return false;
    }

    private IllegalArgumentException wrong(String what, String allowed) {
        return new IllegalArgumentException(
                "%s, line %d: %s; allowed: %s".formatted(file, at + 1, what, allowed));
    }
}
