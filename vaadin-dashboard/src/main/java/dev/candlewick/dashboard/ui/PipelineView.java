package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.candlewick.dashboard.audit.AuditFacts;
import dev.candlewick.dashboard.pipeline.PipelineFeed;
import dev.candlewick.dashboard.pipeline.PipelineState;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether candles can be trusted to come: the job, the flow, what was left out, the self-audit. */
@Route("pipeline")
@PageTitle("Pipeline | Candlewick")
@PermitAll
public class PipelineView extends Div {

    private static final Duration SLOW = Duration.ofSeconds(30);

    private final PipelineFeed feed;
    private final Div sheet = new Div();
    private final AtomicReference<@Nullable PipelineState> waiting = new AtomicReference<>();
    private PipelineFeed.@Nullable Cancel subscription;

    PipelineView(PipelineFeed feed) {
        this.feed = feed;
        addClassName("sheet-page");
        sheet.addClassName("sheet");
        sheet.add(new Div("Reading …"));
        add(sheet);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI page = event.getUI();
        subscription = feed.subscribe(state -> offer(page, state));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    /** Of several states that wait for a busy page, it sees the last. */
    private void offer(UI page, PipelineState state) {
        if (waiting.getAndSet(state) == null) {
            Future<Void> unused =
                    page.access(
                            () -> {
                                PipelineState newest = waiting.getAndSet(null);
                                if (newest != null) {
                                    show(newest);
                                }
                            });
        }
    }

    void show(PipelineState state) {
        sheet.removeAll();
        H1 title = new H1("Pipeline");
        Span at = new Span("As of " + PriceFormat.clock(state.readAt()) + " UTC");
        at.addClassName("zone");
        Div head = new Div(title, new PageLinks(), at);
        head.addClassName("head");
        sheet.add(head);
        state.flink().ifPresent(silence -> sheet.add(panel("Job", warning(silence))));
        state.jobs().forEach(job -> sheet.add(job(job, state.readAt())));
        state.flow()
                .ifPresentOrElse(
                        flow -> fill(flow, state.readAt()),
                        () -> sheet.add(panel("Flow", warning("The database does not answer."))));
    }

    private void fill(PipelineState.Flow flow, Instant now) {
        sheet.add(flow(flow, now), leftOut(flow), audit(flow.audit()), revisions(flow.revisions()));
    }

    private static Div job(PipelineState.Job job, Instant now) {
        Figures figures = new Figures();
        figures.row("State", job.state(), job.state().equals("RUNNING") ? "good" : "bad");
        figures.row("Running for", span(Duration.between(job.since(), now)), "");
        Optional<PipelineState.Checkpoint> checkpoint = job.checkpoint();
        figures.row(
                "Newest checkpoint",
                checkpoint
                        .map(
                                done ->
                                        "#"
                                                + done.number()
                                                + ", "
                                                + span(Duration.between(done.at(), now))
                                                + " ago")
                        .orElse("none yet"),
                "");
        checkpoint.ifPresent(
                done ->
                        figures.row(
                                "It took",
                                done.took().toMillis() + " ms for " + bytes(done.bytes()),
                                ""));
        figures.row(
                "Failed checkpoints",
                String.valueOf(job.failedCheckpoints()),
                job.failedCheckpoints() == 0 ? "" : "attention");
        return panel("Job " + job.name(), figures);
    }

    private static Div flow(PipelineState.Flow flow, Instant now) {
        Figures figures = new Figures();
        figures.row("Log epoch", flow.logEpoch() == 0 ? "none" : "" + flow.logEpoch(), "");
        figures.row(
                "Ticks a second",
                String.format(Locale.ROOT, "%,.1f", flow.ticksPerSecond()),
                flow.ticksPerSecond() > 0 ? "" : "attention");
        figures.row(
                "Newest row written",
                flow.candleAge().map(age -> span(age) + " ago").orElse("never"),
                flow.candleAge().filter(age -> age.compareTo(SLOW) < 0).isPresent()
                        ? "good"
                        : "attention");
        figures.row(
                "Closed until",
                flow.closedUntil()
                        .map(
                                end ->
                                        PriceFormat.clock(end)
                                                + ", "
                                                + span(Duration.between(end, now))
                                                + " behind the clock")
                        .orElse("no candle of the last hour"),
                "");
        return panel("Flow", figures);
    }

    private static Div leftOut(PipelineState.Flow flow) {
        Figures figures = new Figures();
        count(figures, "Candles the database refuses", flow.refusedCandles(), "bad");
        count(figures, "Gaps of feeds, 24 h", flow.gaps(), "attention");
        count(figures, "Ticks beyond the horizon, 24 h", flow.lateTicks(), "attention");
        count(
                figures,
                "Messages rejected, 24 h",
                flow.rejected().stream().mapToLong(PipelineState.Count::count).sum(),
                "attention");
        flow.rejected().forEach(each -> count(figures, "  " + each.name(), each.count(), ""));
        return panel("Left out", figures);
    }

    private static void count(Figures figures, String label, long count, String unlessZero) {
        figures.row(label, String.format(Locale.ROOT, "%,d", count), count == 0 ? "" : unlessZero);
    }

    private static Div audit(AuditFacts facts) {
        Figures figures = new Figures();
        if (facts.outcome().isEmpty()) {
            figures.row("Newest", "none has ended yet", "");
        } else {
            figures.row("Newest", facts.message(), facts.differences() == 0 ? "good" : "bad");
            figures.row("It ended", span(Duration.ofSeconds(Math.round(facts.age()))) + " ago", "");
            count(figures, "Ticks read", facts.ticksRead(), "");
            count(figures, "Candles compared", facts.candles(), "");
        }
        count(figures, "Differences not resolved", facts.differences(), "bad");
        return panel("Self-audit", figures);
    }

    private static Div revisions(List<Long> hours) {
        long most = Math.max(1, hours.stream().mapToLong(Long::longValue).max().orElse(1));
        Div bars = new Div();
        bars.addClassName("bars");
        bars.getElement().setAttribute("role", "img");
        long sum = hours.stream().mapToLong(Long::longValue).sum();
        bars.getElement()
                .setAttribute("aria-label", "Revisions by hour, " + sum + " in the last 24 hours");
        for (int hour = 0; hour < hours.size(); hour++) {
            Div bar = new Div();
            bar.getStyle().setHeight(100.0 * hours.get(hour) / most + "%");
            int back = hours.size() - hour;
            bar.getElement()
                    .setAttribute(
                            "title",
                            hours.get(hour)
                                    + " revisions "
                                    + (back - 1)
                                    + " to "
                                    + back
                                    + " hours ago");
            bars.add(bar);
        }
        Div hint =
                new Div(
                        String.format(
                                Locale.ROOT,
                                "%,d in 24 hours; at most %,d in one.",
                                sum,
                                sum == 0 ? 0 : most));
        hint.addClassName("hint");
        Div panel = panel("Revisions by hour", bars, hint);
        panel.addClassName("wide");
        return panel;
    }

    private static Component warning(String text) {
        Div warning = new Div(text);
        warning.addClassName("attention");
        return warning;
    }

    private static Div panel(String heading, Component... content) {
        Div panel = new Div(new H2(heading));
        panel.addClassName("panel");
        panel.add(content);
        return panel;
    }

    private static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 172_800
                ? seconds / 3_600 + " h " + seconds / 60 % 60 + " min"
                : seconds / 86_400 + " days";
    }

    private static String bytes(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
