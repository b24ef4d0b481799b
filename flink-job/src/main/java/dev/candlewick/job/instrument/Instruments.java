package dev.candlewick.job.instrument;

import dev.candlewick.calendar.TradingCalendar;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An instrument file: which calendar and condition table belong to which symbol. Header {@code
 * symbol,calendar,condition_table,tick_size,name}; a symbol may be a glob ({@code *} any
 * characters, {@code ?} one), the first row that matches wins, and a symbol without a row trades
 * 24x7 with every trade counting. Not thread safe.
 *
 * <p>Travels in the job graph as its text; {@link #of} is asked once for each symbol.
 */
public final class Instruments implements Serializable {

    private static final String HEADER = "symbol,calendar,condition_table,tick_size,name";

    /** Calendar of a symbol that no row matches. */
    private static final String OTHERWISE = "24x7";

    private static final String SHIPPED = "/topics/instruments.csv";

    private record Row(
            Pattern symbol,
            String calendar,
            String conditionTable,
            @Nullable BigDecimal tickSize,
            String name) {}

    private final String text;
    private transient @Nullable List<Row> rows;
    private transient @Nullable Map<String, ConditionTable> tables;

    private Instruments(String text) {
        this.text = text;
        rows = parse(text);
    }

    /**
     * Reads the text of an instrument file.
     *
     * @throws IllegalArgumentException names the line that is wrong
     */
    public static Instruments parsed(String text) {
        return new Instruments(text);
    }

    /**
     * Reads an instrument file.
     *
     * @throws IllegalArgumentException names the file and what is wrong with it
     */
    public static Instruments in(Path file) {
        try {
            return parsed(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read the instrument file " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** The file that the project ships. */
    public static Instruments shipped() {
        try (InputStream in =
                Objects.requireNonNull(Instruments.class.getResourceAsStream(SHIPPED), SHIPPED)) {
            return parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + SHIPPED, e);
        }
    }

    private static List<Row> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException("line 1: the header must be " + HEADER);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    rows.add(row(lines.get(i).split(",", 5)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return rows;
    }

    private static Row row(String[] cells) {
        if (cells.length < 5) {
            throw new IllegalArgumentException("5 cells are needed: " + HEADER);
        }
        if (!cells[0].matches("[A-Z0-9._:/*?-]{1,32}")) {
            throw new IllegalArgumentException("not a symbol or glob: " + cells[0]);
        }
        String glob =
                cells[0].replaceAll("[^A-Z0-9*?]", "\\\\$0").replace("*", ".*").replace('?', '.');
        TradingCalendar.named(cells[1]);
        ConditionTable.named(cells[2], () -> {});
        BigDecimal tickSize = cells[3].isEmpty() ? null : new BigDecimal(cells[3]);
        if (tickSize != null && tickSize.signum() <= 0) {
            throw new IllegalArgumentException("tick_size must be above 0: " + cells[3]);
        }
        return new Row(Pattern.compile(glob), cells[1], cells[2], tickSize, cells[4]);
    }

    /** The text of the file. */
    public String text() {
        return text;
    }

    /** The instrument of that symbol; instruments share the condition tables of this object. */
    public Instrument of(String symbol) {
        for (Row row : rows()) {
            if (row.symbol.matcher(symbol).matches()) {
                return new Instrument(
                        symbol,
                        TradingCalendar.named(row.calendar),
                        table(row.conditionTable),
                        row.tickSize,
                        row.name);
            }
        }
        return new Instrument(symbol, TradingCalendar.named(OTHERWISE), table(""), null, "");
    }

    /** Every calendar that a symbol may have, by name. */
    public List<TradingCalendar> calendars() {
        return Stream.concat(rows().stream().map(Row::calendar), Stream.of(OTHERWISE))
                .distinct()
                .sorted()
                .map(TradingCalendar::named)
                .toList();
    }

    /**
     * Meters ticks whose condition is not wholly in the table of their symbol. Call it before any
     * symbol is asked for.
     *
     * @param meters gives for the name of a table what is to run for each such tick; asked once for
     *     each table that the file names
     */
    public void meterUnknownConditions(Function<String, Runnable> meters) {
        Map<String, ConditionTable> metered = new HashMap<>();
        for (String name : conditionTables()) {
            metered.put(name, ConditionTable.named(name, meters.apply(name)));
        }
        tables = metered;
    }

    /** Names of the condition tables that the file names. */
    public Set<String> conditionTables() {
        return rows().stream()
                .map(Row::conditionTable)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Row> rows() {
        List<Row> known = rows;
        if (known == null) {
            known = rows = parse(text);
        }
        return known;
    }

    private ConditionTable table(String name) {
        Map<String, ConditionTable> known = tables;
        if (known == null) {
            known = tables = new HashMap<>();
        }
        return known.computeIfAbsent(name, missing -> ConditionTable.named(missing, () -> {}));
    }
}
