package dev.candlewick.dashboard.ui;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.CandleState;
import dev.candlewick.dashboard.candle.Revision;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyLines;
import dev.candlewick.dashboard.indicator.StudyQueries;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * What the chart shows beside its candles: studies, flags, and what revised candles said before. It
 * learns of every change of the window, reads what it needs, and sends what has changed. While the
 * database is away what is on screen stays.
 */
final class ChartLayers {

    /** A late tick may revise candles before the window, of which no page is told. */
    private static final Duration WARM_UP_AGE = Duration.ofSeconds(10);

    private final CandleChart chart;
    private final ChartSources sources;
    private final FlagCard card;

    private ChartChoice choice = ChartChoice.USUAL;
    private CandleSeries series = new CandleSeries("", MarketAddress.USUAL);
    private List<Candle> window = List.of();
    private boolean live = true;
    private Optional<TradingCalendar> calendar = Optional.empty();
    private ZoneId exchange = ZoneOffset.UTC;
    private ZoneId local = ZoneOffset.UTC;

    private StudyQueries.@Nullable Before before;
    private Instant beforeRead = Instant.EPOCH;
    private Instant beforeFirst = Instant.EPOCH;
    private List<Study> shownStudies = List.of();
    private SortedMap<Instant, double[]> shownValues = new TreeMap<>();

    private final AtomicReference<@Nullable Found> waiting = new AtomicReference<>();
    private AnomalyFeed.@Nullable Cancel subscription;

    private record Found(String symbol, List<Anomaly> flags) {}

    private volatile List<Anomaly> newestFlags = List.of();
    private List<Anomaly> flags = List.of();
    private List<CandleChart.Marker> shownMarkers = List.of();
    private Map<Instant, String> shownRevisions = Map.of();

    ChartLayers(CandleChart chart, ChartSources sources) {
        this.chart = chart;
        this.sources = sources;
        card = new FlagCard(chart::focus);
        chart.addMarkerClickedListener(event -> card.show(flagsOf(event.start()), clock()));
    }

    /** Lies over the chart. */
    FlagCard card() {
        return card;
    }

    /** Another series is opened: nothing known of the one before counts. */
    void open(CandleSeries opened) {
        boolean other = !opened.symbol().equals(series.symbol());
        series = opened;
        window = List.of();
        before = null;
        card.hide();
        if (other) {
            newestFlags = List.of();
            calendar = read(() -> sources.calendar(opened.symbol())).flatMap(known -> known);
            exchange = calendar.map(TradingCalendar::zone).orElse(ZoneOffset.UTC);
        }
    }

    /** The trading calendar of the symbol; empty when it is not known. */
    Optional<TradingCalendar> calendar() {
        return calendar;
    }

    /** The clock of the chart, for whatever stands beside it. */
    ClockText clock() {
        return ClockText.of(choice.zone(), exchange, local);
    }

    /**
     * How the chart is to be seen from now on.
     *
     * @param readers zone of the computer of the user
     */
    void choose(ChartChoice chosen, ZoneId readers) {
        local = readers;
        boolean otherReading = chosen.log() != choice.log() || chosen.zone() != choice.zone();
        boolean otherStudies = !chosen.studies().equals(choice.studies());
        choice = chosen;
        if (otherReading) {
            showReading();
        }
        if (otherStudies) {
            before = null;
            showStudies();
        }
    }

    /**
     * Begins to follow the flags of the symbol.
     *
     * @param changed called on any thread when there is something to take in
     */
    void follow(Runnable changed) {
        leave();
        if (!series.symbol().isEmpty()) {
            String symbol = series.symbol();
            subscription =
                    sources.follow(
                            symbol,
                            found -> {
                                waiting.set(new Found(symbol, found));
                                if (!found.equals(newestFlags)) {
                                    changed.run();
                                }
                            });
        }
    }

    /** Shows the newest flags, when there are others than before. */
    void takeIn() {
        Found found = waiting.getAndSet(null);
        if (found != null && found.symbol().equals(series.symbol())) {
            newestFlags = found.flags();
            if (live) {
                flags = newestFlags;
                showMarkers(false);
            }
        }
    }

    void leave() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    /**
     * The chart shows another window.
     *
     * @param shown oldest first
     */
    void show(Collection<Candle> shown, boolean isLive) {
        window = List.copyOf(shown);
        live = isLive;
        before = null;
        showReading();
        showStudies();
        showRevisions(true);
        flags =
                live || window.isEmpty()
                        ? newestFlags
                        : read(() ->
                                        sources.flags(
                                                series.symbol(),
                                                window.getFirst().startTime(),
                                                window.getLast().endTime()))
                                .orElse(flags);
        showMarkers(true);
    }

    /** Candles of the window have changed, or new ones have come at its end. */
    void refresh(Collection<Candle> shown, Collection<Candle> changed) {
        window = List.copyOf(shown);
        boolean matters =
                changed.stream()
                        .anyMatch(
                                each ->
                                        each.isFinal()
                                                || !shownValues.containsKey(each.startTime()));
        if (matters) {
            updateStudies();
            showMarkers(false);
        }
        if (changed.stream().anyMatch(each -> each.state() == CandleState.REVISED)) {
            showRevisions(false);
        }
    }

    private void showReading() {
        ZoneId zone = choice.zone() == ChartChoice.Zone.LOCAL ? null : clock().zone();
        chart.setReading(choice.log(), zone, exchange);
    }

    private void showStudies() {
        List<Study> studies = suitable();
        if (studies.isEmpty() && shownStudies.isEmpty()) {
            return;
        }
        StudyLines lines =
                compute(studies).orElseGet(() -> new StudyLines(studies, new TreeMap<>()));
        shownStudies = studies;
        shownValues = lines.rows();
        chart.setOverlays(lines);
    }

    private void updateStudies() {
        if (shownStudies.isEmpty()) {
            return;
        }
        compute(shownStudies)
                .ifPresent(
                        lines -> {
                            SortedMap<Instant, double[]> changed = new TreeMap<>(lines.rows());
                            changed.entrySet()
                                    .removeIf(
                                            row ->
                                                    Arrays.equals(
                                                            row.getValue(),
                                                            shownValues.get(row.getKey())));
                            shownValues = lines.rows();
                            chart.updateOverlays(changed);
                        });
    }

    private List<Study> suitable() {
        return choice.studies().stream()
                .filter(study -> study.suits(series.interval().width()))
                .toList();
    }

    private Optional<StudyLines> compute(List<Study> studies) {
        if (studies.isEmpty() || window.isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        Instant first = window.getFirst().startTime();
        StudyQueries.Before known = before;
        if (known == null
                || !first.equals(beforeFirst)
                || beforeRead.plus(WARM_UP_AGE).isBefore(now)) {
            Optional<StudyQueries.Before> found =
                    read(() -> sources.before(series, studies, window));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            known = found.get();
            before = known;
            beforeFirst = first;
            beforeRead = now;
        }
        List<Candle> candles = new ArrayList<>(known.warmUp());
        candles.addAll(window);
        return Optional.of(StudyLines.of(studies, candles, first, known.facts()));
    }

    private void showRevisions(boolean anew) {
        List<Candle> revised =
                window.stream().filter(each -> each.state() == CandleState.REVISED).toList();
        Map<Instant, String> texts =
                revised.isEmpty()
                        ? Map.of()
                        : read(() -> sources.revisions(series, revised))
                                .map(known -> texts(revised, known))
                                .orElse(shownRevisions);
        if (anew || !texts.equals(shownRevisions)) {
            shownRevisions = texts;
            chart.setRevisions(texts);
        }
    }

    private static Map<Instant, String> texts(List<Candle> revised, List<Revision> known) {
        Map<Instant, Revision> byStart =
                known.stream()
                        .collect(
                                Collectors.toMap(
                                        Revision::start, each -> each, (one, other) -> other));
        Map<Instant, String> texts = new TreeMap<>();
        for (Candle candle : revised) {
            Revision old = byStart.get(candle.startTime());
            if (old != null) {
                texts.put(candle.startTime(), text(candle, old));
            }
        }
        return texts;
    }

    /** Such as {@code ×1, late tick: C 181.2 → 181.45, Vol 100 → 120}. */
    private static String text(Candle candle, Revision old) {
        String changes =
                Stream.of(
                                change("chart.revised.open", old.open(), candle.open()),
                                change("chart.revised.high", old.high(), candle.high()),
                                change("chart.revised.low", old.low(), candle.low()),
                                change("chart.revised.close", old.close(), candle.close()),
                                change("chart.revised.volume", old.volume(), candle.volume()))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
        return "×%d, %s%s"
                .formatted(
                        old.revision(),
                        old.reason().toLowerCase(Locale.ROOT).replace('_', ' '),
                        changes.isEmpty() ? "" : ": " + changes);
    }

    private static String change(String key, @Nullable BigDecimal old, @Nullable BigDecimal now) {
        return plain(old).equals(plain(now)) ? "" : Words.of(key, plain(old), plain(now));
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? PriceFormat.NONE : number.stripTrailingZeros().toPlainString();
    }

    private void showMarkers(boolean anew) {
        Map<Instant, List<Anomaly>> byCandle = new TreeMap<>();
        for (Anomaly flag : flags) {
            candleOf(flag)
                    .ifPresent(
                            start ->
                                    byCandle.computeIfAbsent(start, none -> new ArrayList<>())
                                            .add(flag));
        }
        List<CandleChart.Marker> markers =
                byCandle.entrySet().stream()
                        .map(entry -> marker(entry.getKey(), entry.getValue()))
                        .toList();
        if (anew || !markers.equals(shownMarkers)) {
            shownMarkers = markers;
            chart.setMarkers(markers);
        }
    }

    private static CandleChart.Marker marker(Instant start, List<Anomaly> flags) {
        List<Anomaly> sorted = flags.stream().sorted(GRAVEST_FIRST).toList();
        return new CandleChart.Marker(
                start,
                sorted.getFirst().severity(),
                sorted.stream()
                        .map(flag -> flag.kind() + " " + flag.severity())
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }

    private static final Comparator<Anomaly> GRAVEST_FIRST =
            Comparator.comparingInt(
                            (Anomaly flag) -> AnomalyFilter.SEVERITIES.indexOf(flag.severity()))
                    .reversed()
                    .thenComparing(Anomaly::startTime);

    private List<Anomaly> flagsOf(Instant start) {
        return flags.stream()
                .filter(flag -> candleOf(flag).equals(Optional.of(start)))
                .sorted(GRAVEST_FIRST)
                .toList();
    }

    /** The first candle on the chart that the flagged stretch of time touches. */
    private Optional<Instant> candleOf(Anomaly flag) {
        return window.stream()
                .filter(
                        each ->
                                each.endTime().isAfter(flag.startTime())
                                        && each.startTime().isBefore(flag.endTime()))
                .findFirst()
                .map(Candle::startTime);
    }

    private interface Query<T> {
        T read();
    }

    private static <T> Optional<T> read(Query<T> query) {
        try {
            return Optional.of(query.read());
        } catch (DataAccessException unreachable) {
            // The banner says that the database is away; the next change tries again.
            return Optional.empty();
        }
    }
}
