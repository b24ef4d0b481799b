package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.alert.Measure;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Draws on the chart where a user waits for the price of its symbol. It learns of every change, on
 * whichever page it was made; one that has fired its last, is paused or removed is not drawn.
 */
final class AlertLines {

    private final CandleChart chart;
    private final ChartSources sources;
    private final FrameThreads threads;
    private final String user;

    private String symbol = "";
    private List<CandleChart.Level> shown = List.of();
    private AlertNews.@Nullable Cancel subscription;

    /**
     * @param user empty for nobody
     */
    AlertLines(CandleChart chart, ChartSources sources, FrameThreads threads, String user) {
        this.chart = chart;
        this.sources = sources;
        this.threads = threads;
        this.user = user;
    }

    /** Begins to follow the alerts on a symbol. */
    void follow(UI page, String followed) {
        leave();
        if (!followed.equals(symbol)) {
            symbol = followed;
            show(List.of());
        }
        if (!user.isEmpty() && !followed.isEmpty()) {
            Runnable changed = () -> threads.readers().execute(() -> read(page, followed));
            subscription = sources.followAlerts(user, changed);
            changed.run();
        }
    }

    void leave() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void read(UI page, String of) {
        try {
            List<Alert> drawn =
                    sources.alerts(user).stream().filter(alert -> isDrawn(alert, of)).toList();
            Future<Void> unused = page.access(() -> show(of, drawn));
        } catch (DataAccessException unreachable) {
            // What is drawn stays; the next change tries again.
            return;
        } catch (UIDetachedException gone) {
            // Its subscription ends with it.
            return;
        }
    }

    private static boolean isDrawn(Alert alert, String symbol) {
        return alert.state() == Alert.State.ACTIVE
                && alert.rule().measure() == Measure.PRICE
                && alert.rule().symbol().filter(symbol::equals).isPresent();
    }

    private static CandleChart.Level level(Alert alert) {
        return new CandleChart.Level(
                alert.id(),
                alert.rule().level().orElseThrow(),
                Words.named("alert.direction", alert.rule().direction()),
                alert.rule().note());
    }

    private void show(String of, List<Alert> drawn) {
        List<CandleChart.Level> levels = drawn.stream().map(AlertLines::level).toList();
        if (of.equals(symbol) && !levels.equals(shown)) {
            show(levels);
        }
    }

    private void show(List<CandleChart.Level> levels) {
        if (!levels.isEmpty() || !shown.isEmpty()) {
            chart.setLevels(levels);
        }
        shown = levels;
    }
}
