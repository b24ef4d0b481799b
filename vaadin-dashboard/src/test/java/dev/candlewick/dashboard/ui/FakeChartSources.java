package dev.candlewick.dashboard.ui;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Revision;
import dev.candlewick.dashboard.indicator.SessionFacts;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyQueries;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A past without candles, and the flags and revisions that the test sets. */
class FakeChartSources implements ChartSources {

    List<Revision> revisions = List.of();
    final List<Consumer<List<Anomaly>>> followers = new ArrayList<>();
    final List<Runnable> alertFollowers = new ArrayList<>();
    private List<Anomaly> flags = List.of();
    private List<Alert> alerts = List.of();

    /** From now on these are the flags. */
    void say(List<Anomaly> now) {
        flags = now;
        followers.forEach(follower -> follower.accept(now));
    }

    /** From now on these are the alerts of everybody. */
    void watch(List<Alert> now) {
        alerts = now;
        List.copyOf(alertFollowers).forEach(Runnable::run);
    }

    /** A price jump of IBM in the minute from then on. */
    static Anomaly flag(Instant start) {
        return flag(start, 8);
    }

    static Anomaly flag(Instant start, double score) {
        Instant end = start.plusSeconds(60);
        return new Anomaly(
                "IBM",
                "PRICE_JUMP",
                "1m",
                start,
                end,
                "WARN",
                "OPEN",
                start.minusSeconds(3_600),
                start,
                60,
                0.0125,
                0.0001,
                score,
                6,
                "abs(r - mean) / sd",
                Map.of("sd", "0.00155"),
                end,
                3,
                100,
                120,
                end,
                null);
    }

    /** All prices but the close were what they are. */
    static Revision revision(Instant start, String close) {
        BigDecimal now = new BigDecimal("100");
        return new Revision(
                start,
                1,
                "LATE_TICK",
                now,
                now.add(BigDecimal.ONE),
                now.subtract(BigDecimal.ONE),
                new BigDecimal(close),
                new BigDecimal("100"));
    }

    @Override
    public StudyQueries.Before before(
            CandleSeries series, List<Study> studies, List<Candle> window) {
        return new StudyQueries.Before(List.of(), SessionFacts.none());
    }

    @Override
    public List<Revision> revisions(CandleSeries series, List<Candle> candles) {
        return revisions;
    }

    @Override
    public List<Anomaly> flags(String symbol, Instant from, Instant to) {
        return flags;
    }

    @Override
    public AnomalyFeed.Cancel follow(String symbol, Consumer<List<Anomaly>> subscriber) {
        followers.add(subscriber);
        subscriber.accept(flags);
        return () -> followers.remove(subscriber);
    }

    @Override
    public List<Alert> alerts(String user) {
        return alerts;
    }

    @Override
    public AlertNews.Cancel followAlerts(String user, Runnable changed) {
        alertFollowers.add(changed);
        return () -> alertFollowers.remove(changed);
    }

    @Override
    public Optional<TradingCalendar> calendar(String symbol) {
        return Optional.of(TradingCalendar.named("XNYS"));
    }
}
