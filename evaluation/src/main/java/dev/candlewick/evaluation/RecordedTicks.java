package dev.candlewick.evaluation;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.calendar.TradingSession;
import dev.candlewick.feed.fault.LabelFile;
import dev.candlewick.feed.fault.OpenHours;
import dev.candlewick.feed.fault.TickSeries;
import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.job.instrument.ConditionTable;
import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The ticks of a csv file, plain or gzip, as one series for each symbol, and the way back to a file
 * after faults were planted. Columns by name: event_time, symbol, price and size; condition and
 * append_time where there are any. A tick without append_time arrives at its event time.
 */
final class RecordedTicks {
    private static final String APPEND_TIME = "append_time";

    private final List<String> names;
    private final List<String[]> rows;
    private final List<Symbol> symbols;

    /**
     * One symbol.
     *
     * @param rows for each tick of the series its place among the rows of the file, from 0
     */
    record Symbol(TickSeries ticks, List<Integer> rows, Instrument instrument) {
        TradingCalendar calendar() {
            return instrument.calendar();
        }

        OpenHours hours() {
            TradingCalendar calendar = calendar();
            return new OpenHours() {
                @Override
                public long start(long time) {
                    return calendar.segmentAt(time).start();
                }

                @Override
                public long end(long time) {
                    SessionSegment segment = calendar.segmentAt(time);
                    if (segment.session() == TradingSession.CLOSED) {
                        return time;
                    }
                    // A market that never closes has no end of a session.
                    return segment.end() - segment.start() >= FULL_DAY
                            ? Long.MAX_VALUE
                            : segment.end();
                }
            };
        }

        private static final long FULL_DAY = 86_400_000_000L;
    }

    private record Row(long eventTime, long appendTime, long price, long size, int sets, int row) {}

    private RecordedTicks(List<String> names, List<String[]> rows, List<Symbol> symbols) {
        this.names = names;
        this.rows = rows;
        this.symbols = symbols;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException says what is wrong with it, and in which line
     */
    static RecordedTicks read(Path file, Instruments instruments) throws IOException {
        try (BufferedReader in = open(file)) {
            String header = in.readLine();
            if (header == null) {
                throw new IllegalArgumentException(file + " is empty");
            }
            List<String> names = List.of(header.strip().split(",", -1));
            for (String needed : List.of("event_time", "symbol", "price", "size")) {
                if (!names.contains(needed)) {
                    throw new IllegalArgumentException(
                            "%s: the header has no column %s".formatted(file, needed));
                }
            }
            List<String[]> rows = new ArrayList<>();
            Map<String, List<Row>> bySymbol = new LinkedHashMap<>();
            Map<String, Instrument> known = new LinkedHashMap<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] cells = line.split(",", -1);
                try {
                    String symbol = cells[names.indexOf("symbol")];
                    Instrument instrument = known.computeIfAbsent(symbol, instruments::of);
                    bySymbol.computeIfAbsent(symbol, first -> new ArrayList<>())
                            .add(row(names, cells, instrument, rows.size()));
                } catch (RuntimeException wrong) {
                    throw new IllegalArgumentException(
                            "%s: line %d is no tick: %s"
                                    .formatted(file, rows.size() + 2, wrong.getMessage()),
                            wrong);
                }
                rows.add(cells);
            }
            List<Symbol> symbols = new ArrayList<>();
            bySymbol.forEach(
                    (symbol, ticks) ->
                            symbols.add(symbol(ticks, Objects.requireNonNull(known.get(symbol)))));
            return new RecordedTicks(names, rows, symbols);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        bytes.mark(2);
        boolean packed = bytes.read() == 0x1F && bytes.read() == 0x8B;
        bytes.reset();
        return new BufferedReader(
                new InputStreamReader(
                        packed ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8));
    }

    private static Row row(List<String> names, String[] cells, Instrument instrument, int row) {
        if (cells.length != names.size()) {
            throw new IllegalArgumentException(
                    "it has %d values, the header %d".formatted(cells.length, names.size()));
        }
        long eventTime = LabelFile.micros(cells[names.indexOf("event_time")]);
        int append = names.indexOf(APPEND_TIME);
        int condition = names.indexOf("condition");
        String conditions = condition < 0 ? "" : cells[condition].replaceAll(";?id=[^;]*", "");
        return new Row(
                eventTime,
                append < 0 ? eventTime : LabelFile.micros(cells[append]),
                scaled("price", cells[names.indexOf("price")]),
                scaled("size", cells[names.indexOf("size")]),
                instrument.conditions().sets(conditions),
                row);
    }

    private static long scaled(String name, String text) {
        return Decimal.read(name, text).movePointRight(Decimal.SCALE).longValueExact();
    }

    private static Symbol symbol(List<Row> ticks, Instrument instrument) {
        List<Row> ordered = new ArrayList<>(ticks);
        ordered.sort(Comparator.comparingLong(Row::eventTime));
        long lot =
                ordered.stream().allMatch(tick -> tick.size % Decimal.ONE == 0) ? Decimal.ONE : 1;
        BigDecimal grid = instrument.tickSize();
        long tickSize =
                grid == null
                        ? ordered.stream().mapToLong(Row::price).reduce(0, RecordedTicks::divisor)
                        : grid.movePointRight(Decimal.SCALE).longValue();
        TickSeries series = new TickSeries(instrument.symbol(), tickSize, lot);
        List<Integer> rows = new ArrayList<>(ordered.size());
        for (Row tick : ordered) {
            rows.add(tick.row);
            series.add(
                    tick.eventTime,
                    tick.appendTime,
                    tick.price,
                    tick.size,
                    (tick.sets & ConditionTable.HIGH_LOW) != 0,
                    (tick.sets & ConditionTable.VOLUME) != 0);
        }
        return new Symbol(series, rows, instrument);
    }

    private static long divisor(long a, long b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    List<Symbol> symbols() {
        return symbols;
    }

    /** Row of the file that a tick stands in: its line number and its text. */
    String row(Symbol symbol, int index) {
        int row = symbol.rows.get(index);
        return "line %d: %s".formatted(row + 2, String.join(",", rows.get(row)));
    }

    /** Writes all ticks in the order in which they arrive, packed when the name ends in .gz. */
    void write(Path file) throws IOException {
        record Out(long appendTime, int row, String line) {}
        boolean stamped = names.contains(APPEND_TIME);
        List<Out> out = new ArrayList<>(rows.size());
        for (Symbol symbol : symbols) {
            TickSeries ticks = symbol.ticks;
            for (int i = 0; i < ticks.length(); i++) {
                if (!ticks.isDropped(i)) {
                    out.add(
                            new Out(
                                    ticks.appendTime(i),
                                    symbol.rows.get(i),
                                    line(symbol, i, stamped)));
                }
            }
        }
        out.sort(Comparator.comparingLong(Out::appendTime).thenComparingInt(Out::row));
        OutputStream bytes = Files.newOutputStream(file);
        try (BufferedWriter writer =
                new BufferedWriter(
                        new OutputStreamWriter(
                                file.toString().endsWith(".gz")
                                        ? new GZIPOutputStream(bytes)
                                        : bytes,
                                StandardCharsets.UTF_8))) {
            writer.write(String.join(",", names) + (stamped ? "" : "," + APPEND_TIME) + "\n");
            for (Out line : out) {
                writer.write(line.line);
                writer.write('\n');
            }
        }
    }

    private String line(Symbol symbol, int index, boolean stamped) {
        TickSeries ticks = symbol.ticks;
        String[] cells = rows.get(symbol.rows.get(index)).clone();
        replace(cells, "price", ticks.price(index));
        replace(cells, "size", ticks.size(index));
        String arrived = LabelFile.time(ticks.appendTime(index));
        if (stamped) {
            cells[names.indexOf(APPEND_TIME)] = arrived;
        }
        return String.join(",", cells) + (stamped ? "" : "," + arrived);
    }

    /** Leaves a value alone that no fault has touched, so that it keeps its form. */
    private void replace(String[] cells, String name, long scaled) {
        int index = names.indexOf(name);
        if (scaled(name, cells[index]) != scaled) {
            cells[index] = Decimal.text(scaled);
        }
    }
}
