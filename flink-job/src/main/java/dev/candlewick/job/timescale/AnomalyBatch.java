package dev.candlewick.job.timescale;

import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.SymbolFlags;
import dev.candlewick.job.timescale.AnomalyTable.Range;
import dev.candlewick.job.timescale.AnomalyTable.Row;
import dev.candlewick.job.timescale.AnomalyTable.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flags on their way into {@code anomaly}, the newest version of each only. The same transaction
 * tells listeners on channel {@code anomaly} which symbols changed.
 *
 * <p>A run that came to an end may have written a flag that the next one never raises: a candle
 * closed before a tick of another partition, and this time it closes behind it. So each writer asks
 * which flags of a symbol stand in the database, a day at a time, before the first of that day is
 * judged; those of which the detectors say nothing when they have come as far in the log do not
 * hold, and are withdrawn.
 */
final class AnomalyBatch implements RowBatch<SymbolFlags> {

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyBatch.class);
    private static final long DAY = 86_400_000_000L;

    private final AnomalyTable table;
    private final int logEpoch;

    /** The newest version of each flag that is to be written. */
    private final Map<Subject, Row> rows = new HashMap<>();

    private final Map<String, Known> symbols = new HashMap<>();
    private final Set<String> unread = new HashSet<>();

    /** What was judged since the last flush, of symbols of which there are doubts or may be. */
    private final Map<String, List<SymbolFlags>> judged = new HashMap<>();

    private final Set<Subject> settled = new HashSet<>();
    private final Set<String> changed = new HashSet<>();

    /** What this writer knows of a symbol in the database. */
    private static final class Known {
        /** Up to which time it was asked for what stands there. */
        long readUpTo = Long.MIN_VALUE;

        /** From which time, and up to which, it is to be asked next. */
        long from;

        long to = Long.MIN_VALUE;

        /** Versions of rows from before this run, of which it has not said whether they hold. */
        final Map<Subject, Long> doubts = new HashMap<>();
    }

    AnomalyBatch(int logEpoch) {
        this.logEpoch = logEpoch;
        table = new AnomalyTable(logEpoch);
    }

    @Override
    public void add(SymbolFlags flags) {
        String symbol = flags.symbol();
        for (Flag flag : flags.flags()) {
            rows.merge(
                    Subject.of(symbol, flag),
                    new Row(symbol, flags.partition(), flag),
                    (one, later) -> later.flag().version() < one.flag().version() ? one : later);
        }
        Known known = known(symbol);
        for (SymbolFlags.Stretch stretch : flags.judged()) {
            if (stretch.to() >= Math.max(known.readUpTo, known.to)) {
                known.from = known.readUpTo == Long.MIN_VALUE ? flags.since() : known.readUpTo;
                known.to = (Math.floorDiv(stretch.to(), DAY) + 1) * DAY;
                unread.add(symbol);
            }
        }
        if (!known.doubts.isEmpty() || unread.contains(symbol)) {
            judged.computeIfAbsent(symbol, missing -> new ArrayList<>()).add(flags);
        }
    }

    @Override
    public int size() {
        return rows.size() + unread.size();
    }

    @Override
    public boolean isDue() {
        return size() > 0 || !judged.isEmpty();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        begin(connection);
        table.upsert(connection, List.copyOf(rows.values()));
        Listeners.tell(connection, "anomaly", logEpoch, changed);
    }

    @Override
    public int writeDivided(Connection connection) throws SQLException {
        begin(connection);
        List<Row> refused = new ArrayList<>();
        new Bisection<Row>(
                        connection,
                        some -> table.upsert(connection, some),
                        (row, refusal) -> {
                            LOG.error(
                                    "The database refuses a flag, which is left out: {} {}: {}",
                                    row.symbol(),
                                    row.flag(),
                                    Refusal.of(refusal));
                            refused.add(row);
                        })
                .write(List.copyOf(rows.values()));
        Listeners.tell(connection, "anomaly", logEpoch, changed);
        return refused.size();
    }

    /** Asks for what is to be known, and withdraws what does not hold. */
    private void begin(Connection connection) throws SQLException {
        read(connection);
        settled.clear();
        changed.clear();
        rows.keySet().forEach(key -> changed.add(key.symbol()));
        Map<Subject, Long> withdrawn = new HashMap<>();
        for (Entry<String, List<SymbolFlags>> entry : judged.entrySet()) {
            known(entry.getKey())
                    .doubts
                    .forEach((key, version) -> decide(entry.getValue(), key, version, withdrawn));
        }
        table.withdraw(connection, withdrawn);
        withdrawn.keySet().forEach(key -> changed.add(key.symbol()));
    }

    private void read(Connection connection) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        for (String symbol : unread) {
            Known known = known(symbol);
            ranges.add(new Range(symbol, known.from, known.to));
        }
        table.standing(connection, ranges)
                .forEach((key, version) -> known(key.symbol()).doubts.put(key, version));
        for (String symbol : unread) {
            Known known = known(symbol);
            known.readUpTo = known.to;
        }
        unread.clear();
    }

    private Known known(String symbol) {
        return symbols.computeIfAbsent(symbol, missing -> new Known());
    }

    /** A flag is settled by whoever has seen as much of the log as the run that raised it. */
    private void decide(
            List<SymbolFlags> said, Subject key, long version, Map<Subject, Long> withdrawn) {
        Row row = rows.get(key);
        if (row != null) {
            if (row.flag().version() >= version) {
                settled.add(key);
            }
            return;
        }
        for (SymbolFlags flags : said) {
            boolean isJudged =
                    flags.judged().stream()
                            .anyMatch(stretch -> stretch.contains(key.interval(), key.start()));
            if (isJudged && flags.version() >= version) {
                settled.add(key);
                withdrawn.merge(key, flags.version(), Math::max);
            }
        }
    }

    @Override
    public void clear() {
        settled.forEach(key -> known(key.symbol()).doubts.remove(key));
        judged.clear();
        settled.clear();
        rows.clear();
    }
}
