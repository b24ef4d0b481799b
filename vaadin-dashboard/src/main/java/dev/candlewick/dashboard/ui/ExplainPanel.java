package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.CandleState;
import dev.candlewick.dashboard.explain.CandleExplainer;
import dev.candlewick.dashboard.explain.ReadingNews;
import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.PlainText;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Why a candle is what it is: its ticks with the rule that counted each or left it out, what they
 * add up to, held against the row, and its revisions. At most one reading of a page is under way;
 * it ends when the panel closes and when the page is left.
 */
class ExplainPanel extends Aside {

    private final CandleExplainer explainer;

    private final H2 title = new H2();
    private final Span state = new Span();
    private final Span version = new Span();
    private final Div changed = new Div();
    private final Div verdict = new Div();
    private final Div counts = new Div();
    private final Div remarks = new Div();
    private final ChartSources sources;
    private final ExplainedTotals totals;
    private final ExplainedTicks ticks;
    private final Div body = new Div();

    private final Div under = new Div();
    private final Span progress = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final Div failure = new Div();
    private final Span sentence = new Span();

    private CandleSeries series = new CandleSeries("", MarketAddress.USUAL);
    private @Nullable Instant time;
    private Listing listing = ExplainedTicks.FIRST;
    private ClockText clock = ClockText.UTC;
    private @Nullable Explanation explanation;
    private CandleExplainer.@Nullable Reading reading;
    private boolean wanted;
    private int readings;

    /**
     * @param sources knows the flags of a candle
     * @param closed what to do when the user closes the panel
     */
    ExplainPanel(CandleExplainer explainer, ChartSources sources, Runnable closed) {
        this.explainer = explainer;
        this.sources = sources;
        ticks = new ExplainedTicks(this::read);
        totals = new ExplainedTotals(ticks::reveal);
        addClassName("explain-panel");
        getElement().setAttribute("aria-label", Words.of("explain.label"));
        add(head(closed), status(), body());
        setVisible(false);
    }

    private Div head(Runnable closed) {
        version.addClassName("version");
        Button again = new Button(Words.of("explain.again"), click -> read(listing));
        again.setId("explain-again");
        changed.addClassName("newer");
        changed.add(new Span(Words.of("explain.changed")), again);
        Button close = new Button("×", click -> closed.run());
        close.setId("explain-close");
        close.addClassName("close");
        close.setAriaLabel(Words.of("explain.close"));
        close.setTooltipText(Words.of("explain.close.hint"));
        Div head = new Div(title, state, version, changed, close);
        head.addClassName("head");
        return head;
    }

    private Div status() {
        under.addClassName("under-way");
        under.getElement().setAttribute("role", "status");
        Button cancel = new Button(Words.of("explain.cancel"), click -> cancel());
        cancel.setId("explain-cancel");
        under.add(bar, progress, cancel);
        failure.addClassName("failure");
        failure.getElement().setAttribute("role", "alert");
        Button retry = new Button(Words.of("explain.retry"), click -> read(listing));
        retry.setId("explain-retry");
        failure.add(sentence, retry);
        return new Div(under, failure);
    }

    private Div body() {
        verdict.addClassName("verdict");
        verdict.getElement().setAttribute("role", "status");
        counts.addClassName("counts");
        remarks.addClassName("remarks");
        Div facts = new Div(verdict, counts, remarks, totals);
        facts.addClassName("facts");
        body.addClassName("body");
        body.add(facts, ticks);
        return body;
    }

    /**
     * Opens the panel; does nothing when it explains this candle already.
     *
     * @param moment any moment inside the candle
     * @param known the candle, when it is on the chart
     */
    void open(CandleSeries asked, Instant moment, Optional<Candle> known) {
        Instant start = known.map(Candle::startTime).orElse(moment);
        if (isVisible() && asked.equals(series) && start.equals(time)) {
            return;
        }
        endReading();
        series = asked;
        time = start;
        explanation = null;
        title.setText("%s %s".formatted(PlainText.line(series.symbol()), series.interval().text()));
        state.setText("");
        state.setClassName("state");
        version.setText(clock.clock(start) + " " + clock.name());
        changed.setVisible(false);
        body.setVisible(false);
        setVisible(true);
        if (known.filter(candle -> candle.state() == CandleState.IMPORTED).isPresent()) {
            fail(Words.of("explain.imported"), false);
        } else {
            read(ExplainedTicks.FIRST);
        }
    }

    /** Writes times by this clock from now on. */
    void follow(ClockText chosen) {
        clock = chosen;
        if (explanation != null) {
            show(explanation);
        }
    }

    /** Closes the panel and ends its reading. */
    void close() {
        endReading();
        time = null;
        explanation = null;
        setVisible(false);
    }

    boolean isOpen() {
        return time != null;
    }

    /** Start of the candle as far as it is known, else the moment that was asked for. */
    Optional<Instant> explained() {
        return Optional.ofNullable(explanation == null ? time : explanation.start());
    }

    /** Takes note of newer versions of candles. */
    void heard(Collection<Candle> candles) {
        Explanation shown = explanation;
        if (shown != null) {
            candles.stream()
                    .filter(candle -> candle.startTime().equals(shown.start()))
                    .forEach(candle -> changed.setVisible(isNewer(candle, shown)));
        }
    }

    private static boolean isNewer(Candle candle, Explanation shown) {
        String last =
                shown.columns().stream()
                        .filter(column -> column.name().equals("last_offset"))
                        .map(Column::inRow)
                        .findFirst()
                        .orElse("");
        return candle.logEpoch() != shown.logEpoch()
                || !Long.toString(candle.lastOffset()).equals(last)
                || !candle.state().name().equals(shown.state())
                || candle.revision() != shown.revision();
    }

    private void read(Listing which) {
        endReading();
        listing = which;
        changed.setVisible(false);
        failure.setVisible(false);
        under.setVisible(true);
        bar.setIndeterminate(true);
        progress.setText(Words.of("explain.asking"));
        wanted = true;
        if (isAttached()) {
            begin(getUI().orElseThrow());
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        if (wanted && reading == null) {
            begin(event.getUI());
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        endReading();
    }

    private void begin(UI page) {
        Instant moment = time;
        if (moment == null) {
            return;
        }
        int own = ++readings;
        reading =
                explainer.explain(
                        series, moment, listing, news -> deliver(page, () -> show(own, news)));
    }

    private static void deliver(UI page, Runnable news) {
        try {
            Future<Void> unused = page.access(news::run);
        } catch (UIDetachedException gone) {
            // The panel has ended its reading; this was under way.
            return;
        }
    }

    private void endReading() {
        wanted = false;
        readings++;
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }

    private void cancel() {
        endReading();
        fail(Words.of("explain.cancelled"), true);
    }

    private void show(int own, ReadingNews news) {
        if (own != readings) {
            return;
        }
        switch (news) {
            case ReadingNews.Waiting waiting -> {}
            case ReadingNews.Progress come -> show(come);
            case ReadingNews.Explained explained -> {
                endReading();
                show(explained.explanation());
            }
            case ReadingNews.Failed failed -> {
                endReading();
                fail(Words.of(failed.sentence()), true);
            }
        }
    }

    private void show(ReadingNews.Progress come) {
        bar.setIndeterminate(false);
        bar.setMax((double) Math.max(1, come.most()));
        bar.setValue((double) Math.min(come.records(), come.most()));
        progress.setText(Words.of("explain.progress", come.records(), come.most()));
    }

    private void show(Explanation explained) {
        explanation = explained;
        under.setVisible(false);
        failure.setVisible(false);
        version.setText(
                ExplainText.span(explained, clock) + " · " + ExplainText.session(explained, clock));
        version.setTitle(
                explained.start()
                        + " – "
                        + explained.end()
                        + ", "
                        + ExplainText.version(explained, ClockText.UTC));
        state.setText(
                explained.revision() == 0
                        ? explained.state()
                        : explained.state() + " ×" + explained.revision());
        state.setClassName("state " + explained.state().toLowerCase(Locale.ROOT));
        verdict.setText(ExplainText.verdict(explained));
        verdict.getElement()
                .setAttribute(
                        "data-verdict",
                        !explained.isProvable()
                                ? "unproved"
                                : explained.matches() ? "equal" : "different");
        counts.setText(ExplainText.counts(explained));
        remarks.removeAll();
        explained.remarks().forEach(remark -> remarks.add(new Div(PlainText.line(remark))));
        remarks.add(new Div(ExplainText.version(explained, clock)));
        totals.show(explained, flags(explained), clock);
        ticks.show(explained, listing, clock);
        body.setVisible(true);
    }

    private List<Anomaly> flags(Explanation explained) {
        try {
            return sources.flags(explained.symbol(), explained.start(), explained.end());
        } catch (DataAccessException unreachable) {
            remarks.add(new Div(Words.of("explain.flags.unread")));
            return List.of();
        }
    }

    private void fail(String what, boolean again) {
        under.setVisible(false);
        sentence.setText(PlainText.line(what));
        failure.getChildren()
                .filter(Button.class::isInstance)
                .forEach(button -> button.setVisible(again));
        failure.setVisible(true);
    }
}
