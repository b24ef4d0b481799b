package dev.candlewick.dashboard.ui;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Revision;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyQueries;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the chart gets what it shows beside the candles. */
interface ChartSources {

    /** What comes before a window of candles, oldest first, not empty. */
    StudyQueries.Before before(CandleSeries series, List<Study> studies, List<Candle> window);

    /** The last revision of each of these candles, oldest first, not empty. */
    List<Revision> revisions(CandleSeries series, List<Candle> candles);

    /** Flags of a symbol that stand, of WARN and above, in a stretch of time. */
    List<Anomaly> flags(String symbol, Instant from, Instant to);

    /** The newest of them now, and again every second, on a thread of the feed. */
    AnomalyFeed.Cancel follow(String symbol, Consumer<List<Anomaly>> flags);

    /** The alerts of a user; none where alerts are not possible. */
    List<Alert> alerts(String user);

    /** Runs on a thread of the alerts whenever those of a user have changed. */
    AlertNews.Cancel followAlerts(String user, Runnable changed);

    /** The trading calendar of a symbol; empty when it is not known. */
    Optional<TradingCalendar> calendar(String symbol);

    /** The zone of the exchange of a symbol; UTC when it is not known. */
    default ZoneId zone(String symbol) {
        return calendar(symbol).map(TradingCalendar::zone).orElse(ZoneOffset.UTC);
    }
}
