package dev.candlewick.dashboard.ui;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertBook;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Revision;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyQueries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** All of it from the database; of alerts their keeper tells. */
@Component
class DatabaseChartSources implements ChartSources {

    private static final int MOST_FLAGS = 300;

    private final CandleQueries candles;
    private final StudyQueries studies;
    private final AnomalyQueries flags;
    private final AnomalyFeed feed;
    private final AlertBook alerts;
    private final AlertNews news;

    DatabaseChartSources(
            CandleQueries candles,
            StudyQueries studies,
            AnomalyQueries flags,
            AnomalyFeed feed,
            AlertBook alerts,
            AlertNews news) {
        this.candles = candles;
        this.studies = studies;
        this.flags = flags;
        this.feed = feed;
        this.alerts = alerts;
        this.news = news;
    }

    @Override
    public StudyQueries.Before before(
            CandleSeries series, List<Study> wanted, List<Candle> window) {
        return studies.before(series, wanted, window);
    }

    @Override
    public List<Revision> revisions(CandleSeries series, List<Candle> revised) {
        return candles.revisions(series, revised);
    }

    @Override
    public List<Anomaly> flags(String symbol, Instant from, Instant to) {
        return flags.newest(filter(symbol, Optional.of(from), Optional.of(to)), MOST_FLAGS);
    }

    @Override
    public AnomalyFeed.Cancel follow(String symbol, Consumer<List<Anomaly>> subscriber) {
        return feed.subscribe(
                filter(symbol, Optional.empty(), Optional.empty()), MOST_FLAGS, subscriber);
    }

    @Override
    public List<Alert> alerts(String user) {
        return alerts.possible() ? alerts.of(user) : List.of();
    }

    @Override
    public AlertNews.Cancel followAlerts(String user, Runnable changed) {
        return news.onChange(user, changed);
    }

    @Override
    public Optional<TradingCalendar> calendar(String symbol) {
        return candles.calendar(symbol)
                .filter(TradingCalendar.names()::contains)
                .map(TradingCalendar::named);
    }

    private static AnomalyFilter filter(
            String symbol, Optional<Instant> from, Optional<Instant> to) {
        return new AnomalyFilter(
                Optional.of(symbol),
                Optional.empty(),
                AnomalyFilter.atLeast("WARN"),
                AnomalyFilter.STANDING,
                Optional.empty(),
                from,
                to);
    }
}
