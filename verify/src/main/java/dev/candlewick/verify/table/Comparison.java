package dev.candlewick.verify.table;

import dev.candlewick.verify.Difference;
import dev.candlewick.verify.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds the loaded ticks and compares all of the snapshot with them. */
public final class Comparison {

    /** Candles of the snapshot's size and shape, but made from the log. */
    private static final String EXPECTED =
            """
            CREATE TEMP TABLE expected_%{interval} AS SELECT * FROM (%{candles}) AS candle
            WHERE %{selection} AND NOT EXISTS (
                SELECT FROM not_provable n
                WHERE n.interval = '%{interval}' AND n.symbol = candle.symbol AND n.start_time = candle.start_time)
            """;

    private final Session session;
    private final Epoch epoch;
    private final Selection selection;
    private final Progress progress;
    private final Differences differences;
    private final NotProvable notProvable;

    /** Prepares a comparison of a snapshot with ticks that are loaded. */
    public Comparison(Session session, Epoch epoch, Selection selection, Progress progress) {
        this.session = session;
        this.epoch = epoch;
        this.selection = selection;
        this.progress = progress;
        session.execute(Fold.FUNCTIONS);
        differences = new Differences(session);
        notProvable = new NotProvable(session);
    }

    /** See {@link NotProvable#setAside}; comes before {@link #run}. */
    public List<String> setAsideNotProvable(
            Map<Integer, Long> beginnings, Map<String, Integer> homes) {
        return notProvable.setAside(beginnings, homes);
    }

    /** Compares everything; returns the number of candles compared by interval. */
    public Map<String, Long> run() {
        CandleComparison candles = new CandleComparison(session);
        Map<String, Long> compared = new LinkedHashMap<>();
        for (CandleInterval interval : CandleInterval.values()) {
            progress.say("folding and comparing " + interval.label());
            fold(interval);
            compared.put(interval.label(), candles.compare(interval));
        }
        for (CandleInterval interval : CandleInterval.INTRADAY) {
            interval.foldedFrom().ifPresent(source -> candles.nest(source, interval, selection));
        }
        for (CandleInterval interval : CandleInterval.values()) {
            candles.compareRevisions(interval);
        }
        PositionComparison positions = new PositionComparison(session, epoch.topic());
        if (selection.isAll()) {
            positions.compareRejected();
            positions.compareGaps();
        }
        positions.compareLate();
        PolledComparison polled = new PolledComparison(session);
        polled.compareSnapshots();
        polled.compareImported();
        return compared;
    }

    /** How many differences there are. */
    public long differenceCount() {
        return differences.count();
    }

    /** The first differences, small intervals first. */
    public List<Difference> differences(int limit) {
        return differences.first(limit);
    }

    private void fold(CandleInterval interval) {
        String label = interval.label();
        String partials =
                interval.foldedFrom()
                        .map(source -> Fold.ofPartials(interval, source))
                        .orElseGet(() -> Fold.ofPrefix(interval));
        session.execute("CREATE TEMP TABLE partial_" + label + " AS " + partials);
        session.execute(
                Sql.filled(
                        EXPECTED,
                        Map.of(
                                "interval", label,
                                "candles",
                                        Fold.finished(interval, "SELECT * FROM partial_" + label),
                                "selection", selection.condition("start_time"))));
        session.execute("ANALYZE expected_" + label);
    }
}
