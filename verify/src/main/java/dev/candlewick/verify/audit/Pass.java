package dev.candlewick.verify.audit;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.log.AuditLog;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.SnapshotBegin;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.MessageParser;
import dev.candlewick.verify.rule.InstrumentFile;
import dev.candlewick.verify.table.CandleInterval;
import dev.candlewick.verify.table.Epoch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the stretch of one partition that holds a window, for some of its symbols.
 *
 * <p>Where the stretch begins: a tick of the window can be judged late only by ticks that are newer
 * than it, and a duplicate only of one that is at most a horizon older. None of these came before
 * its own event time, but for the tolerance of the message contract. So where the broker stamps
 * records, the stretch that begins a horizon before the earliest candle of the window holds all of
 * them. Where that is the whole log, and far too much, as it is of historic ticks, the lowest
 * offset that the candles of that time name is taken.
 *
 * <p>An id that comes back again and again, each time within a horizon, can reach further back than
 * one. So a difference is only believed when reading from sixteen horizons before shows it too.
 */
final class Pass {

    /** More records than these are not read for the sake of the broker's stamps alone. */
    static final long LOOK_BACK = 2_000_000;

    /** Ticks that come this many records after the last one of the window are no longer awaited. */
    private static final long LOOK_AHEAD = 200_000;

    private static final long SETTLED = 300_000_000L;
    private static final int FURTHER = 16;

    /**
     * What is looked at.
     *
     * @param covered offset up to which a checkpoint covers the partition; null for none
     */
    record Place(Epoch epoch, Window window, int partition, @Nullable Long covered) {}

    private final Place place;
    private final AuditTables tables;
    private final AuditLog log;
    private final Collection<String> known;
    private final List<String> symbols;
    private final boolean looksForUnknown;
    private final InstrumentFile rules;
    private final Findings findings = new Findings();
    private Stretch stretch = Stretch.NONE;
    private long ticksRead;

    /**
     * @param known all symbols that the epoch knows
     * @param symbols those of this pass
     * @param looksForUnknown whether to care about symbols that the epoch does not know
     */
    Pass(
            Place place,
            AuditTables tables,
            AuditLog log,
            Collection<String> known,
            List<String> symbols,
            boolean looksForUnknown) {
        this.place = place;
        this.tables = tables;
        this.log = log;
        this.known = known;
        this.symbols = symbols;
        this.looksForUnknown = looksForUnknown;
        rules = place.epoch().rules();
    }

    /** Reads and compares. */
    Findings run() {
        AuditTables.Rows found = tables.rows(place.epoch(), symbols, place.window());
        List<AuditRow> rows = found.rows().stream().filter(this::isOfTheWindow).toList();
        found.days().forEach(findings::difference);
        int partition = place.partition();
        long beginning = log.beginning(partition);
        long end = log.end(partition);
        Long covered = place.covered();
        if (covered == null && end > beginning) {
            findings.notProvable(
                    0,
                    "no checkpoint covers partition %d; ticks that are missing there cannot be told"
                            .formatted(partition));
        }
        setAside(rows, beginning);
        long coveredTo = Math.min(end, covered == null ? 0 : covered);
        long lastRow = rows.stream().mapToLong(AuditRow::lastOffset).max().orElse(-1);
        long until = Math.min(end, Math.max(coveredTo, lastRow + 1));
        Range range = new Range(beginning, coveredTo, lastRow, until);
        Findings first = read(rows, range, 1);
        findings.add(first.differenceCount() == 0 ? first : read(rows, range, FURTHER));
        return findings;
    }

    /** Records that were read. */
    long ticksRead() {
        return ticksRead;
    }

    Stretch stretch() {
        return stretch;
    }

    /**
     * Offsets of the partition.
     *
     * @param lastRow the last offset that a row of the window names; -1 for none
     * @param until where the log or what is asked of it ends
     */
    private record Range(long beginning, long coveredTo, long lastRow, long until) {}

    private boolean isOfTheWindow(AuditRow row) {
        SessionSegment segment = rules.rulesOf(row.symbol()).calendar().segmentAt(row.start());
        return place.window().holdsEnd(segment.bucketEnd(row.start(), row.interval().micros()));
    }

    private void setAside(List<AuditRow> rows, long beginning) {
        long gone = rows.stream().filter(row -> row.firstOffset() < beginning).count();
        if (gone > 0) {
            findings.notProvable(
                    gone,
                    "the log of partition %d begins at offset %d; %d rows hold ticks before it"
                            .formatted(place.partition(), beginning, gone));
        }
    }

    /**
     * Where to stop: when all that lies behind came well after the window. A log of historic ticks
     * does not tell when that is.
     */
    private long stopOf(Range range, long from) {
        long settled =
                log.isStamped()
                        ? log.since(
                                place.partition(),
                                place.window().end() + place.epoch().horizon() + SETTLED)
                        : range.beginning();
        boolean tells = settled > range.beginning() && settled > range.lastRow();
        long enough = tells ? settled : Math.max(from, range.lastRow() + 1) + LOOK_AHEAD;
        return Math.min(range.until(), enough);
    }

    private Findings read(List<AuditRow> rows, Range range, int horizons) {
        Map<ByteBuffer, SymbolAudit> audits = audits(rows, range);
        Set<ByteBuffer> others = new HashSet<>();
        known.forEach(symbol -> others.add(key(symbol)));
        long from = beginOf(range, horizons);
        long stop = stopOf(range, from);
        begin(audits, from);
        if (from < stop) {
            log.read(
                    place.partition(),
                    from,
                    stop,
                    record -> {
                        take(record, audits, others, range);
                        return true;
                    });
        }
        Findings part = new Findings();
        audits.values().forEach(audit -> audit.compare(part));
        return part;
    }

    /** The volume of a snapshot hangs on those before it, which may lie before the stretch. */
    private void begin(Map<ByteBuffer, SymbolAudit> audits, long from) {
        if (from > 0) {
            for (SnapshotBegin before :
                    tables.snapshotsBefore(place.epoch(), place.partition(), from)) {
                SymbolAudit audit = audits.get(key(before.symbol()));
                if (audit != null) {
                    audit.begin(before);
                }
            }
        }
    }

    private void take(
            LogRecord record,
            Map<ByteBuffer, SymbolAudit> audits,
            Set<ByteBuffer> others,
            Range range) {
        ticksRead++;
        byte[] bytes = record.key();
        if (bytes == null) {
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(bytes);
        SymbolAudit audit = audits.get(key);
        if (audit == null && (!looksForUnknown || others.contains(key))) {
            return;
        }
        Message message = record.message();
        if (message instanceof Message.Trade trade) {
            if (audit == null) {
                audit = audit(trade.symbol(), List.of(), range);
                audits.put(key, audit);
            }
            audit.add(record, trade);
        }
    }

    private Map<ByteBuffer, SymbolAudit> audits(List<AuditRow> rows, Range range) {
        Map<String, List<AuditRow>> bySymbol =
                rows.stream().collect(Collectors.groupingBy(AuditRow::symbol));
        Map<ByteBuffer, SymbolAudit> audits = new HashMap<>();
        for (String symbol : symbols) {
            audits.put(key(symbol), audit(symbol, bySymbol.getOrDefault(symbol, List.of()), range));
        }
        return audits;
    }

    private SymbolAudit audit(String symbol, List<AuditRow> rows, Range range) {
        return new SymbolAudit(
                symbol,
                place.window(),
                rules.rulesOf(symbol),
                place.epoch().horizon(),
                range.beginning(),
                range.coveredTo(),
                rows);
    }

    private long beginOf(Range range, int horizons) {
        Window window = place.window();
        long earliest =
                symbols.stream()
                        .mapToLong(symbol -> firstStart(symbol, window.start()))
                        .min()
                        .orElse(window.start());
        long since = earliest - horizons * place.epoch().horizon();
        long byTime =
                log.isStamped()
                        ? log.since(place.partition(), since - MessageParser.FUTURE_MICROS)
                        : range.beginning();
        OptionalLong byTables =
                tables.lowestOffset(
                        place.epoch(),
                        symbols,
                        Math.floorDiv(since, CandleInterval.MINUTE.micros())
                                * CandleInterval.MINUTE.micros(),
                        window.end());
        long lowest = Math.max(range.beginning(), byTables.orElse(range.until()));
        // Records that came before the window show that the log was being written at its time.
        boolean historic = byTime == range.beginning();
        boolean trustsTables = historic && lowest - byTime > LOOK_BACK;
        long from = trustsTables ? Math.min(lowest, range.until()) : byTime;
        stretch = stretch.and(trustsTables ? Stretch.BY_TABLES : Stretch.COMPLETE);
        if (horizons == 1 && range.beginning() > 0 && from == range.beginning()) {
            findings.notProvable(
                    0,
                    "the log of partition %d begins at offset %d, where ticks of the window may have been"
                            .formatted(place.partition(), from));
        }
        return from;
    }

    /** Start of the earliest candle that ends after a time. */
    private long firstStart(String symbol, long time) {
        return rules.rulesOf(symbol)
                .calendar()
                .segmentAt(time)
                .bucketStart(time, CandleInterval.HOUR.micros());
    }

    private static ByteBuffer key(String symbol) {
        return ByteBuffer.wrap(symbol.getBytes(StandardCharsets.UTF_8));
    }
}
