package dev.candlewick.verify.audit;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.SnapshotBegin;
import dev.candlewick.verify.log.SymbolHistory;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.InstrumentFile;
import dev.candlewick.verify.table.CandleInterval;
import dev.candlewick.verify.table.TimescaleAudit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The candles of one symbol that end in a window: what the table has, and what the log says. */
final class SymbolAudit {

    private static final long LONGEST = CandleInterval.HOUR.micros();

    /** One candle; a place without a row is there when the log has ticks for it. */
    private static final class Place {
        private final @Nullable AuditRow row;
        private final RowFold fold = new RowFold();
        private @Nullable SessionSegment segment;
        private long start;
        private long end;
        private long notFolded;
        private long firstNotFolded;

        private Place(@Nullable AuditRow row) {
            this.row = row;
        }
    }

    private final String symbol;
    private final Window window;
    private final long beginning;
    private final long coveredTo;
    private final SymbolHistory history;
    private final Map<CandleInterval, Map<Long, Place>> places =
            new EnumMap<>(CandleInterval.class);
    private final Map<CandleInterval, Place> newest = new EnumMap<>(CandleInterval.class);

    /**
     * Before the first record.
     *
     * @param horizon microseconds
     * @param beginning first offset of the log; rows that hold earlier ones are not compared
     * @param coveredTo offset before which every folded tick must be in its row
     */
    SymbolAudit(
            String symbol,
            Window window,
            InstrumentFile.Rules rules,
            long horizon,
            long beginning,
            long coveredTo,
            List<AuditRow> rows) {
        this.symbol = symbol;
        this.window = window;
        this.beginning = beginning;
        this.coveredTo = coveredTo;
        history = new SymbolHistory(horizon, rules);
        for (CandleInterval interval : CandleInterval.INTRADAY) {
            places.put(interval, new HashMap<>());
        }
        for (AuditRow row : rows) {
            of(row.interval()).put(row.start(), new Place(row));
        }
    }

    /** Takes snapshots before the first record for known. */
    void begin(SnapshotBegin before) {
        history.begin(before);
    }

    /** Takes the next trade of the symbol; they come in order of offset, in one partition. */
    void add(LogRecord record, Message.Trade trade) {
        Classified classified = history.classify(trade, record.offset());
        SessionSegment segment = classified.segment();
        long time = trade.eventTime();
        if (segment == null || time >= window.end() || time < window.start() - LONGEST) {
            return;
        }
        long mix =
                Fingerprint.mix(
                        record.partition(),
                        record.offset(),
                        Fingerprint.hash(Objects.requireNonNull(record.value())));
        for (CandleInterval interval : CandleInterval.INTRADAY) {
            long end = segment.bucketEnd(time, interval.micros());
            if (window.holdsEnd(end)) {
                Place place = place(interval, segment, time, end);
                AuditRow row = place.row;
                if (record.offset() <= (row == null ? coveredTo - 1 : row.lastOffset())) {
                    place.fold.add(
                            Objects.requireNonNull(classified.trade()),
                            record.offset(),
                            classified.intraday(),
                            mix);
                } else if (row != null && record.offset() < coveredTo) {
                    place.firstNotFolded =
                            place.notFolded == 0 ? record.offset() : place.firstNotFolded;
                    place.notFolded++;
                }
            }
        }
    }

    private Place place(CandleInterval interval, SessionSegment segment, long time, long end) {
        Place last = newest.get(interval);
        long start = segment.bucketStart(time, interval.micros());
        if (last != null && last.start == start) {
            return last;
        }
        Place place = of(interval).computeIfAbsent(start, key -> new Place(null));
        place.segment = segment;
        place.start = start;
        place.end = end;
        newest.put(interval, place);
        return place;
    }

    /** Compares; what was found goes into the findings. */
    void compare(Findings findings) {
        places.forEach(
                (interval, candles) ->
                        new TreeMap<>(candles)
                                .forEach(
                                        (start, place) ->
                                                compare(interval, start, place, findings)));
    }

    private void compare(CandleInterval interval, long start, Place place, Findings findings) {
        String key = "candle_%s %s %s".formatted(interval.label(), symbol, shown(start));
        AuditRow row = place.row;
        SessionSegment segment = place.segment;
        if (row == null) {
            if (!place.fold.isEmpty()) {
                findings.difference(
                        "MISSING %s: the log has %s".formatted(key, place.fold.words()));
            }
            return;
        }
        if (row.firstOffset() < beginning) {
            return;
        }
        findings.compared(1);
        if (segment == null || place.fold.isEmpty()) {
            findings.difference(
                    "UNEXPECTED %s: the log has no tick of it up to offset %d"
                            .formatted(key, row.lastOffset()));
        } else {
            String expected = place.fold.values(segment, place.end);
            if (!expected.equals(row.values())) {
                columns(expected, row.values())
                        .forEach(
                                difference -> findings.difference("DIFFERENT " + key + difference));
            }
        }
        if (place.notFolded > 0) {
            findings.difference(
                    "DIFFERENT %s not folded: expected offset %d (%d ticks in all), actual last_offset %d"
                            .formatted(
                                    key, place.firstNotFolded, place.notFolded, row.lastOffset()));
        }
    }

    /** A half sentence for each column that differs. */
    private static List<String> columns(String expected, String actual) {
        List<String> names = TimescaleAudit.columns();
        String[] wanted = expected.split("\\|", -1);
        String[] found = actual.split("\\|", -1);
        List<String> differences = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            String is = column < found.length ? found[column] : "";
            if (!wanted[column].equals(is)) {
                String name = names.get(column);
                boolean isTime = name.endsWith("_at") || name.equals("end_time");
                differences.add(
                        " %s: expected %s, actual %s"
                                .formatted(
                                        name,
                                        isTime ? time(wanted[column]) : wanted[column],
                                        isTime ? time(is) : is));
            }
        }
        return differences;
    }

    private static String time(String micros) {
        return micros.matches("-?[0-9]{1,17}") ? shown(Long.parseLong(micros)) : micros;
    }

    private static String shown(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private Map<Long, Place> of(CandleInterval interval) {
        return Objects.requireNonNull(places.get(interval));
    }
}
