package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.HasDynamicTitle;
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
@PermitAll
public class PipelineView extends Div implements HasDynamicTitle {

    private static final Duration SLOW = Duration.ofSeconds(30);

    private final PipelineFeed feed;
    private final Div sheet = new Div();
    private final AtomicReference<@Nullable PipelineState> waiting = new AtomicReference<>();
    private PipelineFeed.@Nullable Cancel subscription;

    PipelineView(PipelineFeed feed) {
        this.feed = feed;
        addClassName("sheet-page");
        sheet.addClassName("sheet");
        sheet.add(new Div(Words.of("page.reading")));
        add(sheet);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.pipeline"));
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
        H1 title = new H1(Words.of("page.pipeline"));
        Span at = new Span(Words.of("page.as-of", PriceFormat.clock(state.readAt())));
        at.addClassName("zone");
        Div head = new Div(title, new PageLinks(), at);
        head.addClassName("head");
        sheet.add(head);
        state.flink()
                .ifPresent(
                        silence ->
                                sheet.add(
                                        panel(
                                                Words.of("pipeline.job"),
                                                warning(Words.of(silence)))));
        state.jobs().forEach(job -> sheet.add(job(job, state.readAt())));
        state.flow()
                .ifPresentOrElse(
                        flow -> fill(flow, state.readAt()),
                        () ->
                                sheet.add(
                                        panel(
                                                Words.of("pipeline.flow"),
                                                warning(Words.of("page.database.silent")))));
    }

    private void fill(PipelineState.Flow flow, Instant now) {
        sheet.add(flow(flow, now), leftOut(flow), audit(flow.audit()), revisions(flow.revisions()));
    }

    private static Div job(PipelineState.Job job, Instant now) {
        Figures figures = new Figures();
        figures.row(
                Words.of("pipeline.job.state"),
                job.state(),
                job.state().equals("RUNNING") ? "good" : "bad");
        figures.row(Words.of("pipeline.job.running"), span(Duration.between(job.since(), now)), "");
        Optional<PipelineState.Checkpoint> checkpoint = job.checkpoint();
        figures.row(
                Words.of("pipeline.checkpoint"),
                checkpoint
                        .map(
                                done ->
                                        Words.of(
                                                "pipeline.checkpoint.what",
                                                String.valueOf(done.number()),
                                                span(Duration.between(done.at(), now))))
                        .orElseGet(() -> Words.of("pipeline.checkpoint.none")),
                "");
        checkpoint.ifPresent(
                done ->
                        figures.row(
                                Words.of("pipeline.checkpoint.took"),
                                Words.of(
                                        "pipeline.checkpoint.took.what",
                                        String.valueOf(done.took().toMillis()),
                                        bytes(done.bytes())),
                                ""));
        figures.row(
                Words.of("pipeline.checkpoint.failed"),
                String.valueOf(job.failedCheckpoints()),
                job.failedCheckpoints() == 0 ? "" : "attention");
        return panel(Words.of("pipeline.job.name", job.name()), figures);
    }

    private static Div flow(PipelineState.Flow flow, Instant now) {
        Figures figures = new Figures();
        figures.row(
                Words.of("pipeline.flow.epoch"),
                flow.logEpoch() == 0
                        ? Words.of("pipeline.flow.epoch.none")
                        : String.valueOf(flow.logEpoch()),
                "");
        figures.row(
                Words.of("pipeline.flow.rate"),
                String.format(Locale.ROOT, "%,.1f", flow.ticksPerSecond()),
                flow.ticksPerSecond() > 0 ? "" : "attention");
        figures.row(
                Words.of("pipeline.flow.newest"),
                flow.candleAge()
                        .map(age -> Words.of("time.ago", span(age)))
                        .orElseGet(() -> Words.of("pipeline.flow.newest.never")),
                flow.candleAge().filter(age -> age.compareTo(SLOW) < 0).isPresent()
                        ? "good"
                        : "attention");
        figures.row(
                Words.of("pipeline.flow.closed"),
                flow.closedUntil()
                        .map(
                                end ->
                                        Words.of(
                                                "pipeline.flow.closed.what",
                                                PriceFormat.clock(end),
                                                span(Duration.between(end, now))))
                        .orElseGet(() -> Words.of("pipeline.flow.closed.none")),
                "");
        return panel(Words.of("pipeline.flow"), figures);
    }

    private static Div leftOut(PipelineState.Flow flow) {
        Figures figures = new Figures();
        count(figures, Words.of("pipeline.left-out.refused"), flow.refusedCandles(), "bad");
        count(figures, Words.of("pipeline.left-out.gaps"), flow.gaps(), "attention");
        count(figures, Words.of("pipeline.left-out.late"), flow.lateTicks(), "attention");
        count(
                figures,
                Words.of("pipeline.left-out.rejected"),
                flow.rejected().stream().mapToLong(PipelineState.Count::count).sum(),
                "attention");
        flow.rejected().forEach(each -> count(figures, "  " + each.name(), each.count(), ""));
        return panel(Words.of("pipeline.left-out"), figures);
    }

    private static void count(Figures figures, String label, long count, String unlessZero) {
        figures.row(label, String.format(Locale.ROOT, "%,d", count), count == 0 ? "" : unlessZero);
    }

    private static Div audit(AuditFacts facts) {
        Figures figures = new Figures();
        if (facts.outcome().isEmpty()) {
            figures.row(Words.of("pipeline.audit.newest"), Words.of("pipeline.audit.none"), "");
        } else {
            figures.row(
                    Words.of("pipeline.audit.newest"),
                    facts.message(),
                    facts.differences() == 0 ? "good" : "bad");
            figures.row(
                    Words.of("pipeline.audit.ended"),
                    Words.of("time.ago", span(Duration.ofSeconds(Math.round(facts.age())))),
                    "");
            count(figures, Words.of("pipeline.audit.ticks"), facts.ticksRead(), "");
            count(figures, Words.of("pipeline.audit.candles"), facts.candles(), "");
        }
        count(figures, Words.of("pipeline.audit.differences"), facts.differences(), "bad");
        return panel(Words.of("pipeline.audit"), figures);
    }

    private static Div revisions(List<Long> hours) {
        long most = Math.max(1, hours.stream().mapToLong(Long::longValue).max().orElse(1));
        Div bars = new Div();
        bars.addClassName("bars");
        bars.getElement().setAttribute("role", "img");
        long sum = hours.stream().mapToLong(Long::longValue).sum();
        bars.getElement().setAttribute("aria-label", Words.of("pipeline.revisions.label", sum));
        for (int hour = 0; hour < hours.size(); hour++) {
            Div bar = new Div();
            bar.getStyle().setHeight(100.0 * hours.get(hour) / most + "%");
            int back = hours.size() - hour;
            bar.getElement()
                    .setAttribute(
                            "title",
                            Words.of("pipeline.revisions.hour", hours.get(hour), back - 1, back));
            bars.add(bar);
        }
        Div hint = new Div(Words.of("pipeline.revisions.sum", sum, sum == 0 ? 0 : most));
        hint.addClassName("hint");
        Div panel = panel(Words.of("pipeline.revisions"), bars, hint);
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
            return Words.of("time.seconds", seconds);
        }
        if (seconds < 3_600) {
            return Words.of("time.minutes", seconds / 60, seconds % 60);
        }
        return seconds < 172_800
                ? Words.of("time.hours", seconds / 3_600, seconds / 60 % 60)
                : Words.of("time.days", seconds / 86_400);
    }

    private static String bytes(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
