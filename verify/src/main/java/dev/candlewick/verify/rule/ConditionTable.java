package dev.candlewick.verify.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which trades count for what, by their conditions. Not thread safe. */
public final class ConditionTable {

    private static final int CACHED_CONDITIONS = 10_000;

    private record Row(String column, long anyOf, long noneOf, String suffix, int effect) {

        boolean matches(String asked, long mask, String condition) {
            return column.equals(asked)
                    && (anyOf == 0 || (mask & anyOf) != 0)
                    && (mask & noneOf) == 0
                    && condition.endsWith(suffix);
        }
    }

    private final List<Row> rows;
    private final Map<String, Integer> intraday = new HashMap<>();
    private final Map<String, Integer> daily = new HashMap<>();

    private ConditionTable(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * The table of this name; an empty name gives the table by which every trade counts.
     *
     * @throws IllegalArgumentException when there is none, or a line of it is wrong
     */
    public static ConditionTable named(String name) {
        if (name.isEmpty()) {
            return new ConditionTable(
                    List.of(
                            new Row("INTRADAY", 0, 0, "", TradeEffect.ALL),
                            new Row("DAILY", 0, 0, "", TradeEffect.ALL)));
        }
        String path = "/topics/conditions/" + name + ".csv";
        try (InputStream stream = ConditionTable.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalArgumentException(
                        "the instrument file names a condition table \""
                                + name
                                + "\" that is not shipped");
            }
            return parse(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the condition table " + name, e);
        }
    }

    static ConditionTable parse(String name, String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !lines.get(0).strip().equals("column,any_of,none_of,suffix,sets")) {
            throw new IllegalArgumentException(
                    "condition table "
                            + name
                            + " lacks its header column,any_of,none_of,suffix,sets");
        }
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            try {
                rows.add(row(List.of(line.strip().split(",", -1))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "condition table %s, row \"%s\": %s".formatted(name, line, e.getMessage()),
                        e);
            }
        }
        return new ConditionTable(rows);
    }

    /** Effect on candles of 1s to 1h; bits of {@link TradeEffect}. */
    public int intraday(String condition) {
        return effect(intraday, "INTRADAY", condition);
    }

    /** Effect on candles of 1d; bits of {@link TradeEffect}. */
    public int daily(String condition) {
        return effect(daily, "DAILY", condition);
    }

    private int effect(Map<String, Integer> known, String column, String condition) {
        Integer effect = known.get(condition);
        if (effect != null) {
            return effect;
        }
        int found = find(column, condition);
        if (known.size() < CACHED_CONDITIONS) {
            known.put(condition, found);
        }
        return found;
    }

    /** No row matches: the trade counts for nothing. */
    private int find(String column, String condition) {
        long mask = mask(condition);
        return rows.stream()
                .filter(row -> row.matches(column, mask, condition))
                .findFirst()
                .map(Row::effect)
                .orElse(0);
    }

    /** Bits of a condition; 0 when they cannot be read. */
    static long mask(String condition) {
        int bar = condition.indexOf('|');
        String digits = bar < 0 ? condition : condition.substring(0, bar);
        return digits.matches("[0-9A-Fa-f]{1,16}") ? Long.parseUnsignedLong(digits, 16) : 0;
    }

    private static Row row(List<String> cells) {
        if (cells.size() != 5) {
            throw new IllegalArgumentException("it has %d cells, not 5".formatted(cells.size()));
        }
        if (!cells.get(0).equals("INTRADAY") && !cells.get(0).equals("DAILY")) {
            throw new IllegalArgumentException("the column is neither INTRADAY nor DAILY");
        }
        return new Row(
                cells.get(0),
                bits(cells.get(1)),
                bits(cells.get(2)),
                cells.get(3),
                TradeEffect.of(cells.get(4)));
    }

    private static long bits(String cell) {
        return cell.isEmpty() ? 0 : Long.parseUnsignedLong(cell.replaceFirst("^0[xX]", ""), 16);
    }
}
