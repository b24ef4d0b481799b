package dev.candlewick.verify.rule;

import dev.candlewick.calendar.TradingCalendar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The instrument file of an epoch: which calendar and which condition table a symbol has. Not
 * thread safe.
 */
public final class InstrumentFile {

    /** Rules of one symbol. */
    public record Rules(TradingCalendar calendar, ConditionTable conditions) {}

    private record Row(Pattern symbol, String calendar, String conditionTable) {}

    private final List<Row> rows;
    private final Map<String, ConditionTable> tables = new HashMap<>();

    private InstrumentFile(List<Row> rows, Map<String, String> contents) {
        this.rows = rows;
        contents.forEach((name, content) -> tables.put(name, ConditionTable.of(name, content)));
    }

    /**
     * Reads the file's text; condition tables are those that are shipped.
     *
     * @throws IllegalArgumentException when its header lacks a column
     */
    public static InstrumentFile parse(String text) {
        return parse(text, Map.of());
    }

    /**
     * Reads the file's text.
     *
     * @param conditionTables content by name, instead of the shipped tables of these names
     * @throws IllegalArgumentException when its header lacks a column, or a line of a table is
     *     wrong
     */
    public static InstrumentFile parse(String text, Map<String, String> conditionTables) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return new InstrumentFile(List.of(), conditionTables);
        }
        List<String> header = cells(lines.get(0));
        int symbol = column(header, "symbol");
        int calendar = column(header, "calendar");
        int table = column(header, "condition_table");
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            rows.add(new Row(glob(cell(cells, symbol)), cell(cells, calendar), cell(cells, table)));
        }
        return new InstrumentFile(rows, conditionTables);
    }

    /** The rules of a symbol: the first row that matches, else 24x7 with every trade counting. */
    public Rules rulesOf(String symbol) {
        for (Row row : rows) {
            if (row.symbol().matcher(symbol).matches()) {
                return rules(
                        row.calendar().isEmpty() ? "24x7" : row.calendar(), row.conditionTable());
            }
        }
        return rules("24x7", "");
    }

    private Rules rules(String calendar, String table) {
        return new Rules(
                TradingCalendar.named(calendar),
                tables.computeIfAbsent(table, ConditionTable::named));
    }

    private static Pattern glob(String glob) {
        return Pattern.compile(
                glob.chars()
                        .mapToObj(
                                character ->
                                        switch (character) {
                                            case '*' -> ".*";
                                            case '?' -> ".";
                                            default -> Pattern.quote(Character.toString(character));
                                        })
                        .collect(Collectors.joining()));
    }

    private static int column(List<String> header, String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "the epoch's instrument file has no column " + name + ": " + header);
        }
        return index;
    }

    /** The name comes last and may hold commas, which is of no matter here. */
    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }

    private static String cell(List<String> cells, int index) {
        return index < cells.size() ? cells.get(index) : "";
    }
}
