package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableCell;
import dev.candlewick.dashboard.audit.AuditFacts;
import dev.candlewick.dashboard.pipeline.PipelineFeed;
import dev.candlewick.dashboard.pipeline.PipelineState;
import dev.candlewick.dashboard.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = MarketView.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
class PipelineViewTest extends SpringBrowserlessTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final PipelineState SILENCE =
            new PipelineState(
                    NOW,
                    List.of(),
                    Optional.of(Message.of("pipeline.flink.silent")),
                    Optional.empty());

    private final FakeFeed feed = new FakeFeed();
    private final MarketViewTest.FakeFeed heart = new MarketViewTest.FakeFeed();
    @Autowired private FrameThreads threads;
    private PipelineView view;

    @BeforeEach
    void open() {
        view = new PipelineView(feed, heart, threads);
    }

    @Test
    void whatHasTheFocusOrIsMarkedStaysWhenTheNextStateComes() {
        view.show(state(job(OptionalLong.of(0)), List.of()));
        List<Component> before = all(view, Component.class).toList();

        view.show(state(job(OptionalLong.of(12)), List.of()));
        assertThat(all(view, Component.class).toList())
                .hasSameSizeAs(before)
                .allMatch(each -> before.stream().anyMatch(known -> known == each));
        assertThat(figures()).contains("12 messages");
    }

    @Test
    void whatIsNotToldAnyMoreGoes() {
        view.show(
                state(
                        job(OptionalLong.of(0)),
                        List.of(new PipelineState.Count("MALFORMED", 1_200))));
        view.show(state(job(OptionalLong.empty()), List.of()));

        assertThat(figures()).contains("unknown").doesNotContain("nothing", "1,200");
        view.show(SILENCE);
        assertThat(figures()).isEmpty();
    }

    @Test
    void muchLagWantsAttention() {
        view.show(state(job(OptionalLong.of(250_000)), List.of()));

        assertThat(figures()).contains("250,000 messages [attention]");
    }

    @Test
    void statesComeWithTheBeatAndAClosedPageLeavesNoSubscriber() {
        UI.getCurrent().add(view);
        assertThat(feed.subscribers).hasSize(1);
        assertThat(heart.series()).hasSize(1);
        feed.subscribers.getFirst().accept(state(job(OptionalLong.of(5)), List.of()));
        MarketViewTest.acknowledge();
        assertThat(figures()).contains("5 messages");

        view.removeFromParent();
        assertThat(feed.subscribers).isEmpty();
        assertThat(heart.series()).isEmpty();
    }

    private static PipelineState state(PipelineState.Job job, List<PipelineState.Count> rejected) {
        return new PipelineState(NOW, List.of(job), Optional.empty(), Optional.of(flow(rejected)));
    }

    private static PipelineState.Job job(OptionalLong lag) {
        return new PipelineState.Job(
                "a1", "candles", "RUNNING", NOW.minusSeconds(3_725), lag, 0, Optional.empty());
    }

    private static final class FakeFeed implements PipelineFeed {

        private final List<Consumer<PipelineState>> subscribers = new ArrayList<>();

        @Override
        public Cancel subscribe(Consumer<PipelineState> subscriber) {
            subscribers.add(subscriber);
            return () -> subscribers.remove(subscriber);
        }
    }

    @Test
    void figuresAreInWords() {
        view.show(
                new PipelineState(
                        NOW,
                        List.of(
                                new PipelineState.Job(
                                        "a1",
                                        "candles",
                                        "RESTARTING",
                                        NOW.minusSeconds(3_725),
                                        OptionalLong.empty(),
                                        2,
                                        Optional.of(
                                                new PipelineState.Checkpoint(
                                                        7,
                                                        NOW.minusSeconds(61),
                                                        Duration.ofMillis(40),
                                                        2_400_000)))),
                        Optional.empty(),
                        Optional.of(
                                flow(
                                        List.of(
                                                new PipelineState.Count("MALFORMED", 1_200),
                                                new PipelineState.Count("FUTURE", 3))))));

        assertThat(figures())
                .contains(
                        "RESTARTING [bad]",
                        "1 h 2 min",
                        "#7, 1 min 1 s ago",
                        "40 ms for 2.4 MB",
                        "2 [attention]",
                        "1,203 [attention]",
                        "1,200",
                        "2 Mar 11:59:58, 2 s behind the clock",
                        "1 s ago [good]");
    }

    @Test
    void whatDoesNotAnswerIsNamed() {
        view.show(SILENCE);

        assertThat(all(view, Div.class).filter(div -> div.hasClassName("attention")))
                .extracting(Div::getText)
                .containsExactly("Flink does not answer.", "The database does not answer.");
    }

    private static PipelineState.Flow flow(List<PipelineState.Count> rejected) {
        List<Long> hours = new ArrayList<>(Collections.nCopies(24, 0L));
        hours.set(23, 5L);
        return new PipelineState.Flow(
                1,
                Optional.of(Duration.ofSeconds(1)),
                200,
                Optional.of(NOW.minusSeconds(2)),
                0,
                0,
                rejected,
                0,
                hours,
                new AuditFacts("EQUAL", "0 differences", 60, 1, 10, 20, 0, 0, Map.of()));
    }

    private List<String> figures() {
        return all(view, NativeTableCell.class)
                .map(
                        cell ->
                                cell.getText()
                                        + (cell.getClassNames().isEmpty()
                                                ? ""
                                                : " " + cell.getClassNames()))
                .toList();
    }

    private static <T extends Component> Stream<T> all(Component root, Class<T> type) {
        return Stream.concat(
                Stream.of(root).filter(type::isInstance).map(type::cast),
                root.getChildren().flatMap(child -> all(child, type)));
    }
}
