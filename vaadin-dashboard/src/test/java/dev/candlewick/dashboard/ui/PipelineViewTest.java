package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTableCell;
import dev.candlewick.dashboard.audit.AuditFacts;
import dev.candlewick.dashboard.pipeline.PipelineState;
import dev.candlewick.dashboard.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = MarketView.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
class PipelineViewTest extends SpringBrowserlessTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private PipelineView view;

    @BeforeEach
    void open() {
        view = new PipelineView(subscriber -> () -> {});
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
        view.show(
                new PipelineState(
                        NOW,
                        List.of(),
                        Optional.of(Message.of("pipeline.flink.silent")),
                        Optional.empty()));

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
