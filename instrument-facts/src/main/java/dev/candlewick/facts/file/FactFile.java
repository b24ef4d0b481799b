package dev.candlewick.facts.file;

import dev.candlewick.facts.ActionKind;
import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of facts ({@code symbol} and columns named after the facts) or of actions ({@code
 * symbol,ex_date,action,value}, and {@code label}, {@code currency}, {@code shares_as_of} when
 * wanted). An empty cell says nothing; {@code -} says that there is none.
 */
public final class FactFile {
    private static final String SYMBOL = "symbol";
    private static final String EX_DATE = "ex_date";
    private static final String ACTION = "action";
    private static final String VALUE = "value";
    private static final String LABEL = "label";
    private static final String CURRENCY = "currency";
    private static final String SHARES_AS_OF = "shares_as_of";
    private static final String NONE = "-";
    private static final List<String> ACTION_COLUMNS =
            List.of(SYMBOL, EX_DATE, ACTION, VALUE, LABEL, CURRENCY, SHARES_AS_OF);
    private static final List<String> FACT_COLUMNS =
            Stream.concat(Stream.of(SYMBOL), Arrays.stream(Fact.values()).map(Fact::label))
                    .toList();

    private static final Pattern CURRENCIES = Pattern.compile("[A-Za-z0-9]{2,10}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,12})?");
    private static final Pattern RATIO = Pattern.compile("([0-9.]+) ?: ?([0-9.]+)");
    private static final int LONGEST_TEXT = 256;
    private static final int LONGEST_LABEL = 64;

    /**
     * What is in a file.
     *
     * @param statements what the file says, in its order
     * @param problems everything that is wrong with it, by line; then the statements are not to be
     *     used
     */
    public record Content(List<Statement> statements, List<Problem> problems) {}

    private final String name;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lineOfKey = new HashMap<>();
    private List<String> columns = List.of();
    private int line;

    private FactFile(String name) {
        this.name = name;
    }

    /**
     * Reads the lines of a file.
     *
     * @param name for {@link Statement#origin}
     */
    public static Content parse(String name, List<String> lines) {
        FactFile file = new FactFile(name);
        for (String text : lines) {
            file.line++;
            String line = file.line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            if (!line.isBlank() && !line.startsWith("#")) {
                file.read(line);
            }
            if (file.columns.isEmpty() && !file.problems.isEmpty()) {
                // What the rows mean is not known.
                break;
            }
        }
        if (file.columns.isEmpty() && file.problems.isEmpty()) {
            file.problem("", "the file is empty; its first line names the columns");
        }
        return new Content(List.copyOf(file.statements), file.problems.stream().sorted().toList());
    }

    /** Statements as a file of actions that {@link #parse} reads; the symbols as they are. */
    public static List<String> actions(List<Statement> actions) {
        List<String> lines = new ArrayList<>(List.of(String.join(",", ACTION_COLUMNS)));
        for (Statement statement : actions) {
            lines.add(
                    switch (statement) {
                        case Statement.OfSplit split ->
                                row(
                                        split.symbol(),
                                        split.exDate(),
                                        ActionKind.SPLIT,
                                        split.newShares().toPlainString()
                                                + ":"
                                                + split.oldShares().toPlainString(),
                                        split.label(),
                                        "",
                                        "");
                        case Statement.OfDividend dividend ->
                                row(
                                        dividend.symbol(),
                                        dividend.exDate(),
                                        ActionKind.DIVIDEND,
                                        dividend.amount().toPlainString(),
                                        dividend.label(),
                                        Optional.ofNullable(dividend.currency()).orElse(""),
                                        dividend.sharesAsOf());
                        case Statement.OfNoAction none ->
                                row(
                                        none.symbol(),
                                        none.exDate(),
                                        none.action(),
                                        NONE,
                                        none.label(),
                                        "",
                                        "");
                        case Statement.OfFact fact ->
                                throw new IllegalArgumentException(fact + " is no action");
                    });
        }
        return lines;
    }

    private static String row(Object... cells) {
        return Arrays.stream(cells)
                .map(cell -> CsvLine.quoted(cell.toString()))
                .collect(Collectors.joining(","));
    }

    private void read(String text) {
        List<String> cells;
        try {
            cells = CsvLine.cells(text);
        } catch (IllegalArgumentException e) {
            problem("", String.valueOf(e.getMessage()));
            return;
        }
        if (columns.isEmpty()) {
            header(cells);
        } else if (cells.size() != columns.size()) {
            problem(
                    "",
                    "it has %d cells, the header has %d; give every column its cell, an empty one says nothing, and put a text with a comma into double quotes"
                            .formatted(cells.size(), columns.size()));
        } else if (columns.contains(EX_DATE)) {
            action(cells);
        } else {
            facts(cells);
        }
    }

    private void header(List<String> names) {
        if (names.size() == 1 && names.getFirst().matches(".*[;\t].*")) {
            problem("", "cells are separated by commas, not by semicolons or tabs");
            return;
        }
        List<String> known = names.contains(EX_DATE) ? ACTION_COLUMNS : FACT_COLUMNS;
        for (String column : new LinkedHashSet<>(names)) {
            if (!known.contains(column)) {
                problem(
                        column,
                        "there is no such column; the columns are %s%s"
                                .formatted(
                                        String.join(", ", known),
                                        names.contains(EX_DATE)
                                                ? ""
                                                : ", and of splits and dividends "
                                                        + String.join(", ", ACTION_COLUMNS)));
            } else if (names.indexOf(column) != names.lastIndexOf(column)) {
                problem(column, "it is named twice in the header; leave one out");
            }
        }
        List<String> required =
                names.contains(EX_DATE) ? List.of(SYMBOL, ACTION, VALUE) : List.of(SYMBOL);
        for (String column : required) {
            if (!names.contains(column)) {
                problem(column, "the header lacks this column");
            }
        }
        if (!names.contains(EX_DATE) && names.size() < 2) {
            problem(
                    "",
                    "the header names no fact; the facts are "
                            + String.join(", ", FACT_COLUMNS.subList(1, FACT_COLUMNS.size())));
        }
        if (problems.isEmpty()) {
            columns = names;
        }
    }

    private void facts(List<String> cells) {
        Optional<String> symbol = symbol(cells);
        for (int column = 0; column < columns.size(); column++) {
            String cell = cells.get(column);
            Optional<Fact> fact = Fact.labelled(columns.get(column));
            if (symbol.isPresent() && fact.isPresent() && !cell.isEmpty()) {
                fact(symbol.get(), fact.get(), cell);
            }
        }
    }

    private void fact(String symbol, Fact fact, String cell) {
        if (cell.equals(NONE)) {
            add(new Statement.OfFact(symbol, fact, null, origin()), fact.label());
        } else if (fact.isNumber()) {
            number(fact.label(), cell)
                    .ifPresent(
                            number ->
                                    add(
                                            new Statement.OfFact(
                                                    symbol, fact, number.toPlainString(), origin()),
                                            fact.label()));
        } else if (cell.length() > LONGEST_TEXT || cell.chars().anyMatch(Character::isISOControl)) {
            problem(
                    fact.label(),
                    "a text has at most %d characters and no control characters"
                            .formatted(LONGEST_TEXT));
        } else if (fact != Fact.CURRENCY || isCurrency(cell)) {
            add(new Statement.OfFact(symbol, fact, cell, origin()), fact.label());
        }
    }

    private void action(List<String> cells) {
        int before = problems.size();
        Optional<String> symbol = symbol(cells);
        Optional<LocalDate> exDate = date(EX_DATE, cell(cells, EX_DATE));
        Optional<ActionKind> kind = kind(cell(cells, ACTION));
        String value = cell(cells, VALUE);
        String label = cell(cells, LABEL);
        if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            problem(
                    LABEL,
                    "a label has at most %d characters and no control characters"
                            .formatted(LONGEST_LABEL));
        }
        if (problems.size() > before || symbol.isEmpty() || exDate.isEmpty() || kind.isEmpty()) {
            return;
        }
        boolean isSpecific =
                !cell(cells, CURRENCY).isEmpty() || !cell(cells, SHARES_AS_OF).isEmpty();
        if (isSpecific && (value.equals(NONE) || kind.get() == ActionKind.SPLIT)) {
            problem(
                    cell(cells, CURRENCY).isEmpty() ? SHARES_AS_OF : CURRENCY,
                    "only a dividend with a value has it; leave the cell empty");
        } else if (value.equals(NONE)) {
            add(
                    new Statement.OfNoAction(
                            symbol.get(), exDate.get(), kind.get(), label, origin()),
                    "");
        } else if (kind.get() == ActionKind.SPLIT) {
            split(symbol.get(), exDate.get(), label, value);
        } else {
            dividend(symbol.get(), exDate.get(), label, cells);
        }
    }

    private void split(String symbol, LocalDate exDate, String label, String value) {
        Matcher ratio = RATIO.matcher(value);
        if (!ratio.matches()) {
            problem(
                    VALUE,
                    "\"%s\" is no split; write new:old shares, 7:1 for seven new ones for one, 1:20 for one for twenty"
                            .formatted(value));
            return;
        }
        Optional<BigDecimal> newShares = number(VALUE, String.valueOf(ratio.group(1)));
        Optional<BigDecimal> oldShares = number(VALUE, String.valueOf(ratio.group(2)));
        if (newShares.isEmpty() || oldShares.isEmpty()) {
            return;
        }
        if (newShares.get().signum() == 0
                || oldShares.get().signum() == 0
                || newShares.get().compareTo(oldShares.get()) == 0) {
            problem(
                    VALUE,
                    "\"%s\" changes nothing or is no ratio; both numbers are above 0 and differ"
                            .formatted(value));
            return;
        }
        add(
                new Statement.OfSplit(
                        symbol, exDate, label, newShares.get(), oldShares.get(), origin()),
                "");
    }

    private void dividend(String symbol, LocalDate exDate, String label, List<String> cells) {
        Optional<BigDecimal> amount = number(VALUE, cell(cells, VALUE));
        String currency = cell(cells, CURRENCY);
        String counted = cell(cells, SHARES_AS_OF);
        Optional<LocalDate> sharesAsOf =
                counted.isEmpty() ? Optional.of(exDate) : date(SHARES_AS_OF, counted);
        if (amount.isEmpty()
                || sharesAsOf.isEmpty()
                || (!currency.isEmpty() && !isCurrency(currency))) {
            return;
        }
        if (amount.get().signum() == 0) {
            problem(
                    VALUE,
                    "a dividend of 0 is none; leave the line out, or write - to say that there is none");
        } else if (sharesAsOf.get().isBefore(exDate)) {
            problem(
                    SHARES_AS_OF,
                    "it lies before the ex_date; leave it empty for an amount as it was paid");
        } else {
            add(
                    new Statement.OfDividend(
                            symbol,
                            exDate,
                            label,
                            amount.get(),
                            currency.isEmpty() ? null : currency,
                            sharesAsOf.get(),
                            origin()),
                    "");
        }
    }

    private void add(Statement statement, String column) {
        Integer earlier = lineOfKey.putIfAbsent(statement.key(), line);
        if (earlier == null) {
            statements.add(statement);
        } else {
            problem(
                    column,
                    "line %d speaks of %s already; leave one of the two out"
                            .formatted(earlier, statement.key()));
        }
    }

    private String origin() {
        return name + ":" + line;
    }

    private String cell(List<String> cells, String column) {
        int index = columns.indexOf(column);
        return index < 0 ? "" : cells.get(index);
    }

    private Optional<String> symbol(List<String> cells) {
        String symbol = cell(cells, SYMBOL);
        return checked(
                SYMBOL,
                symbol,
                text -> Statement.isSymbol(text) ? text : null,
                "\"%s\" is no symbol; symbols are as in the topic: 1 to 32 of A-Z 0-9 . _ : / -");
    }

    private Optional<ActionKind> kind(String text) {
        return checked(
                ACTION,
                text,
                name ->
                        Arrays.stream(ActionKind.values())
                                .filter(kind -> kind.name().equals(name))
                                .findFirst()
                                .orElse(null),
                "\"%s\" is no action; write SPLIT or DIVIDEND");
    }

    private Optional<LocalDate> date(String column, String text) {
        return checked(
                column,
                text,
                day -> {
                    try {
                        LocalDate date = LocalDate.parse(day);
                        return date.getYear() >= 1800 && date.getYear() < 2200 ? date : null;
                    } catch (DateTimeException e) {
                        return null;
                    }
                },
                "\"%s\" is no date from 1800 to 2199; write it as 2020-08-31");
    }

    private Optional<BigDecimal> number(String column, String text) {
        return checked(
                column,
                text,
                number -> DECIMAL.matcher(number).matches() ? new BigDecimal(number) : null,
                "\"%s\" is no number; write digits and a point, without separators, units or exponent: 1234567.89");
    }

    private boolean isCurrency(String text) {
        boolean isCurrency = CURRENCIES.matcher(text).matches();
        if (!isCurrency) {
            problem(CURRENCY, "\"%s\" is no currency; write its code: USD".formatted(text));
        }
        return isCurrency;
    }

    private <T> Optional<T> checked(
            String column, String text, Function<String, @Nullable T> read, String message) {
        T value = read.apply(text);
        if (value == null) {
            problem(column, message.formatted(text));
        }
        return Optional.ofNullable(value);
    }

    private void problem(String column, String message) {
        problems.add(new Problem(line, column, message));
    }
}
