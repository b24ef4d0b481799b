package dev.candlewick.job.instrument;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what a trade does to a candle, from its condition text: a list of rows of which the first
 * that matches wins. The format is that of the message contract, chapter "Condition tables".
 * Answers are remembered for each condition text. Not thread safe.
 */
public final class ConditionTable {

    /** Bits of an answer: what the trade does to the candles of 1s to 1h. */
    public static final int OPEN_CLOSE = 1;

    public static final int HIGH_LOW = 2;
    public static final int VOLUME = 4;

    /** How far the bits for the 1d candle lie above those of the others. */
    public static final int DAILY_SHIFT = 3;

    private static final int ALL = OPEN_CLOSE | HIGH_LOW | VOLUME;
    private static final int MOST_REMEMBERED = 4096;
    private static final String HEADER = "column,any_of,none_of,suffix,sets";

    private record Row(boolean daily, long anyOf, long noneOf, String suffix, int sets) {
        boolean matches(boolean askedDaily, long mask, String askedSuffix) {
            return daily == askedDaily
                    && (anyOf == 0 || (mask & anyOf) != 0)
                    && (mask & noneOf) == 0
                    && (suffix.isEmpty() || suffix.equals(askedSuffix));
        }
    }

    private final String name;
    private final List<Row> rows;
    private final Map<String, Integer> remembered = new HashMap<>();
    private long unknown;

    private ConditionTable(String name, List<Row> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * The table of that name; the empty name is the table in which every trade counts for
     * everything.
     *
     * @throws IllegalArgumentException when there is no such table or its file is wrong
     */
    public static ConditionTable named(String name) {
        if (name.isEmpty()) {
            return new ConditionTable("", List.of());
        }
        String resource = "/topics/conditions/" + name + ".csv";
        try (InputStream in = ConditionTable.class.getResourceAsStream(resource)) {
            if (in == null || !name.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException(
                        "There is no condition table '" + name + "'; us-tape-mask is one.");
            }
            return parse(
                    name, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConditionTable parse(String name, BufferedReader in) throws IOException {
        String header = in.readLine();
        if (!HEADER.equals(header)) {
            throw new IllegalArgumentException(
                    "Condition table " + name + ": the header must be " + HEADER);
        }
        List<Row> rows = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] cells = line.split(",", -1);
            if (cells.length != 5) {
                throw new IllegalArgumentException(
                        "Condition table " + name + ": a row needs 5 cells: " + line);
            }
            rows.add(
                    new Row(
                            isDaily(name, cells[0]),
                            mask(name, cells[1]),
                            mask(name, cells[2]),
                            cells[3],
                            sets(name, cells[4])));
        }
        return new ConditionTable(name, rows);
    }

    private static boolean isDaily(String name, String column) {
        return switch (column) {
            case "INTRADAY" -> false;
            case "DAILY" -> true;
            default ->
                    throw new IllegalArgumentException(
                            "Condition table "
                                    + name
                                    + ": column must be INTRADAY or DAILY, not "
                                    + column);
        };
    }

    private static long mask(String name, String cell) {
        try {
            return cell.isEmpty() ? 0 : Long.decode(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Condition table " + name + ": not a mask: " + cell, e);
        }
    }

    private static int sets(String name, String letters) {
        int sets = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            sets |=
                    switch (letter) {
                        case 'O' -> OPEN_CLOSE;
                        case 'H' -> HIGH_LOW;
                        case 'V' -> VOLUME;
                        default ->
                                throw new IllegalArgumentException(
                                        "Condition table "
                                                + name
                                                + ": sets holds O, H and V, not "
                                                + letter);
                    };
        }
        if ((sets & OPEN_CLOSE) != 0 && (sets & HIGH_LOW) == 0) {
            throw new IllegalArgumentException(
                    "Condition table "
                            + name
                            + ": a trade that sets open and close must set high"
                            + " and low");
        }
        return sets;
    }

    public String name() {
        return name;
    }

    /** How many conditions could not be read, and so counted as mask 0. */
    public long unknownConditions() {
        return unknown;
    }

    /**
     * What a trade with these conditions does: the bits above, and for 1d the same shifted by
     * {@link #DAILY_SHIFT}.
     */
    public int sets(String conditions) {
        if (rows.isEmpty()) {
            return ALL | ALL << DAILY_SHIFT;
        }
        Integer known = remembered.get(conditions);
        if (known != null) {
            return known;
        }
        int sets = evaluate(conditions);
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(conditions, sets);
        }
        return sets;
    }

    private int evaluate(String conditions) {
        int bar = conditions.indexOf('|');
        String digits = bar < 0 ? conditions : conditions.substring(0, bar);
        String suffix = bar < 0 ? "" : conditions.substring(bar + 1);
        long mask = 0;
        if (digits.matches("[0-9a-fA-F]{1,15}")) {
            mask = Long.parseLong(digits, 16);
        } else if (!digits.isEmpty()) {
            unknown++;
        }
        return first(false, mask, suffix) | first(true, mask, suffix) << DAILY_SHIFT;
    }

    private int first(boolean daily, long mask, String suffix) {
        for (Row row : rows) {
            if (row.matches(daily, mask, suffix)) {
                return row.sets;
            }
        }
        return 0;
    }
}
