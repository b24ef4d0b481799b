package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.candlewick.dashboard.audit.AuditFacts;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.pipeline.PipelineFeed;
import dev.candlewick.dashboard.pipeline.PipelineState;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether candles can be trusted to come: the job, the flow, what was left out, the self-audit. */
@Route("pipeline")
@PermitAll
public class PipelineView extends Div implements HasDynamicTitle {

    private static final Duration SLOW = Duration.ofSeconds(30);

    /** From so many messages on the alert rules of the repository speak. */
    private static final long MUCH_LAG = 100_000;

    private final PipelineFeed feed;
    private final CandleFeed heart;
    private final FrameThreads threads;
    private final StaleBanner staleBanner = new StaleBanner();
    private final Span at = new Span(Words.of("page.reading"));
    private final Div sheet = new Div();
    private final Map<String, Panel> panels = new HashMap<>();
    private final AtomicReference<@Nullable PipelineState> waiting = new AtomicReference<>();
    private List<Panel> shown = List.of();
    private @Nullable FramePump pump;
    private PipelineFeed.@Nullable Cancel subscription;

    PipelineView(PipelineFeed feed, CandleFeed heart, FrameThreads threads) {
        this.feed = feed;
        this.heart = heart;
        this.threads = threads;
        addClassName("sheet-page");
        at.addClassName("zone");
        Div head = new Div(new H1(Words.of("page.pipeline")), new PageLinks(), at);
        head.addClassName("head");
        sheet.addClassName("sheet");
        sheet.add(head);
        add(staleBanner, sheet);
    }

    @Override
    public String getPageTitle() {
        return Words.of("page.title", Words.of("page.pipeline"));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        FramePump carrier = FramePump.to(event.getUI(), threads, staleBanner, this::takeIn);
        pump = carrier;
        carrier.beatWith(heart, frame -> {});
        subscription =
                feed.subscribe(
                        state -> {
                            waiting.set(state);
                            carrier.offer(Instant.now());
                        });
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        if (pump != null) {
            pump.stop();
            pump = null;
        }
    }

    private void takeIn() {
        PipelineState newest = waiting.getAndSet(null);
        if (newest != null) {
            show(newest);
        }
    }

    /** Writes over what is there, so that focus, marked texts and open lists stay. */
    void show(PipelineState state) {
        Texts.set(at, Words.of("page.as-of", PriceFormat.clock(state.readAt())));
        List<Panel> now = new ArrayList<>();
        state.flink()
                .ifPresent(
                        silence ->
                                now.add(
                                        warning(
                                                "job",
                                                Words.of("pipeline.job"),
                                                Words.of(silence))));
        state.jobs().forEach(job -> now.add(job(job, state.readAt())));
        state.flow()
                .ifPresentOrElse(
                        flow ->
                                now.addAll(
                                        List.of(
                                                flow(flow, state.readAt()),
                                                leftOut(flow),
                                                audit(flow.audit()),
                                                revisions(flow.revisions()))),
                        () ->
                                now.add(
                                        warning(
                                                "silence",
                                                Words.of("pipeline.flow"),
                                                Words.of("page.database.silent"))));
        if (!now.equals(shown)) {
            shown.forEach(sheet::remove);
            now.forEach(sheet::add);
            shown = now;
            panels.values().retainAll(now);
        }
    }

    private Panel panel(String key, String heading) {
        Panel panel = panels.computeIfAbsent(key, unknown -> new Panel());
        Texts.set(panel.heading, heading);
        return panel;
    }

    private Panel warning(String key, String heading, String text) {
        Panel panel = panel(key, heading);
        panel.text.setClassName("attention");
        Texts.set(panel.text, text);
        panel.add(panel.text);
        return panel;
    }

    /** One part of the page. */
    private static final class Panel extends Div {

        private final H2 heading = new H2();
        private final Div text = new Div();
        private final Figures figures = new Figures();
        private List<Long> bars = List.of();

        Panel() {
            addClassName("panel");
            add(heading);
        }

        /** Takes the rows that come until {@code end()}. */
        Figures begin() {
            if (figures.getParent().isEmpty()) {
                add(figures);
            }
            figures.begin();
            return figures;
        }
    }

    private Panel job(PipelineState.Job job, Instant now) {
        Panel panel = panel("job-" + job.id(), Words.of("pipeline.job.name", job.name()));
        Figures figures = panel.begin();
        figures.row(
                Words.of("pipeline.job.state"),
                job.state(),
                job.state().equals("RUNNING") ? "good" : "bad");
        figures.row(Words.of("pipeline.job.running"), span(Duration.between(job.since(), now)), "");
        figures.row(
                Words.of("pipeline.job.lag"),
                job.lag().isPresent()
                        ? Words.of("pipeline.job.lag.what", job.lag().getAsLong())
                        : Words.of("pipeline.job.lag.unknown"),
                job.lag().orElse(0) > MUCH_LAG ? "attention" : "");
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
        figures.end();
        return panel;
    }

    private Panel flow(PipelineState.Flow flow, Instant now) {
        Panel panel = panel("flow", Words.of("pipeline.flow"));
        Figures figures = panel.begin();
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
        figures.end();
        return panel;
    }

    private Panel leftOut(PipelineState.Flow flow) {
        Panel panel = panel("left-out", Words.of("pipeline.left-out"));
        Figures figures = panel.begin();
        count(figures, Words.of("pipeline.left-out.refused"), flow.refusedCandles(), "bad");
        count(figures, Words.of("pipeline.left-out.gaps"), flow.gaps(), "attention");
        count(figures, Words.of("pipeline.left-out.late"), flow.lateTicks(), "attention");
        count(
                figures,
                Words.of("pipeline.left-out.rejected"),
                flow.rejected().stream().mapToLong(PipelineState.Count::count).sum(),
                "attention");
        flow.rejected().forEach(each -> count(figures, "  " + each.name(), each.count(), ""));
        figures.end();
        return panel;
    }

    private static void count(Figures figures, String label, long count, String unlessZero) {
        figures.row(label, String.format(Locale.ROOT, "%,d", count), count == 0 ? "" : unlessZero);
    }

    private Panel audit(AuditFacts facts) {
        Panel panel = panel("audit", Words.of("pipeline.audit"));
        Figures figures = panel.begin();
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
        figures.end();
        return panel;
    }

    private Panel revisions(List<Long> hours) {
        Panel panel = panel("revisions", Words.of("pipeline.revisions"));
        if (hours.equals(panel.bars)) {
            return panel;
        }
        panel.bars = hours;
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
        Texts.set(panel.text, Words.of("pipeline.revisions.sum", sum, sum == 0 ? 0 : most));
        panel.text.setClassName("hint");
        panel.removeAll();
        panel.add(panel.heading, bars, panel.text);
        panel.addClassName("wide");
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
