package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.candlewick.dashboard.anomaly.Acknowledgements;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFeed;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedStatus;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.watch.Watchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.node.JsonNodeFactory;

@ViewPackages(classes = AnomalyView.class)
@ContextConfiguration(classes = {MarketViewTest.Market.class, AnomalyViewTest.Flags.class})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class AnomalyViewTest extends SpringBrowserlessTest {

    @Autowired private FakeFlags flags;
    @Autowired private MarketViewTest.FakeFeed heart;

    @BeforeEach
    void open() {
        UI.getCurrent().navigate("anomalies", QueryParameters.fromString("symbol=IBM"));
    }

    @Test
    void beforeTheFirstAnswerItSaysThatItReads() {
        assertThat(evidence()).contains("Reading …");

        flags.say(List.of());
        takeIn();
        assertThat(evidence()).contains("No flags by these filters.");
        assertThat(count()).isEqualTo("0 flags");
    }

    @Test
    void aDatabaseThatIsAwayIsNamedAndNeverTakenForAnEmptyList() {
        flags.fallSilent();
        beat();
        assertThat(failure()).contains("The database does not answer.");
        assertThat(evidence()).contains("could not be read yet").doesNotContain("No flags");

        flags.say(List.of(FakeChartSources.flag(NOON)));
        takeIn();
        assertThat(failure()).isEmpty();
        assertThat(evidence()).contains("Choose a flag");
        flags.fallSilent();
        beat();
        assertThat(failure()).contains("The database does not answer.");
        assertThat(count()).as("what was known stays").isEqualTo("1 flag");
    }

    @Test
    void theFlagOfALinkIsShownWithItsEvidence() {
        UI.getCurrent()
                .navigate(
                        "anomalies",
                        QueryParameters.of("flag", "IBM,PRICE_JUMP,1m,2026-03-02T12:00:00Z"));
        flags.say(
                List.of(FakeChartSources.flag(NOON), FakeChartSources.flag(NOON.plusSeconds(60))));
        takeIn();

        assertThat(evidence()).contains("PRICE_JUMP of IBM, OPEN", "abs(r - mean) / sd");
        assertThat(test(grid()).getCellText(0, 1)).isEqualTo("IBM");
        assertThat(test(grid()).getCellText(0, 2)).isEqualTo("WARN");
    }

    @Test
    void aHeaderSortsWhatIsShownAndWhatComesLater() {
        flags.say(List.of(flag(60, 8), flag(0, 12)));
        takeIn();
        click("Score");
        assertThat(scores()).containsExactly("12", "8");

        flags.say(List.of(flag(120, 40), flag(60, 8), flag(0, 12)));
        takeIn();
        assertThat(scores()).containsExactly("40", "12", "8");
        click("Start (UTC)");
        click("Start (UTC)");
        assertThat(scores()).containsExactly("12", "8", "40");
    }

    @Test
    void theOrderStandsInTheAddress() {
        click("Score");
        assertThat(MarketViewTest.acknowledge()).contains("sort=flag.score");
        UI.getCurrent().navigate("anomalies", QueryParameters.of("sort", "flag.score ascending"));
        flags.say(List.of(flag(60, 8), flag(0, 12), flag(30, 5)));
        takeIn();
        assertThat(scores()).containsExactly("5", "8", "12");

        UI.getCurrent().navigate("anomalies", QueryParameters.empty());
        flags.say(List.of(flag(60, 8), flag(0, 12), flag(30, 5)));
        takeIn();
        assertThat(scores()).as("as they are given").containsExactly("8", "12", "5");
    }

    @Test
    void aFlagThatComesWhileSomebodyPointsAtTheListMovesNoOther() {
        flags.say(List.of(flag(60, 8), flag(0, 12)));
        takeIn();
        test(select("Severity")).selectItem("CRITICAL");
        flags.say(List.of(flag(60, 8), flag(0, 12)));
        takeIn();
        RowOrderTest.fire(grid(), "pointerenter", JsonNodeFactory.instance.objectNode());

        flags.say(List.of(flag(120, 40), flag(60, 8), flag(0, 12)));
        takeIn();
        assertThat(scores()).containsExactly("8", "12", "40");
        RowOrderTest.fire(grid(), "pointerleave", JsonNodeFactory.instance.objectNode());
        assertThat(scores()).containsExactly("40", "8", "12");
    }

    private static Anomaly flag(int seconds, double score) {
        return FakeChartSources.flag(NOON.plusSeconds(seconds), score);
    }

    private void click(String head) {
        NativeButton button =
                grid().getColumns().stream()
                        .map(each -> (NativeButton) each.getHeaderComponent())
                        .filter(each -> each.getText().equals(head))
                        .findFirst()
                        .orElseThrow();
        ComponentUtil.fireEvent(button, new ClickEvent<>(button));
    }

    private List<String> scores() {
        int score = 8;
        return IntStream.range(0, test(grid()).size())
                .mapToObj(row -> test(grid()).getCellText(row, score))
                .toList();
    }

    @Test
    void filtersAskForOtherFlagsAndNothingOfTheOldOnesComesAfterwards() {
        assertThat(flags.wanted().symbol()).contains("IBM");
        assertThat(flags.wanted().severities()).containsExactly("WARN", "CRITICAL");
        Consumer<List<Anomaly>> before = flags.open.getFirst().flags();

        test(find(TextField.class).all().getFirst()).setValue("ge");
        test(select("Severity")).selectItem("CRITICAL");
        assertThat(flags.wanted().symbol()).contains("GE");
        assertThat(flags.wanted().severities()).containsExactly("CRITICAL");
        assertThat(flags.open).hasSize(1);

        before.accept(List.of(FakeChartSources.flag(NOON)));
        beat();
        assertThat(evidence()).contains("Reading …");
    }

    @Test
    void closedPageLeavesNoSubscriber() {
        assertThat(flags.open).hasSize(1);
        assertThat(heart.series()).hasSize(1);

        find(AnomalyView.class).single().removeFromParent();
        assertThat(flags.open).isEmpty();
        assertThat(heart.series()).isEmpty();
    }

    private void beat() {
        heart.send(
                new CandleSeries("", Interval.ONE_MINUTE),
                false,
                List.of(),
                List.of(),
                new FeedStatus.Live());
        takeIn();
    }

    /** The browser has acknowledged what was sent before. */
    private static void takeIn() {
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
        MarketViewTest.acknowledge();
    }

    @SuppressWarnings("unchecked")
    private Grid<Anomaly> grid() {
        return find(Grid.class).single();
    }

    @SuppressWarnings("unchecked")
    private Select<String> select(String label) {
        return find(Select.class).all().stream()
                .filter(each -> each.getAriaLabel().equals(Optional.of(label)))
                .findFirst()
                .orElseThrow();
    }

    private String evidence() {
        return find(FlagPanel.class).single().getElement().getTextRecursively();
    }

    private String failure() {
        return find(AnomalyView.class)
                .single()
                .getChildren()
                .filter(each -> each.isVisible() && each.hasClassName("failure"))
                .map(each -> ((Div) each).getText())
                .findFirst()
                .orElse("");
    }

    private String count() {
        return find(Span.class).withClassName("zone").single().getText();
    }

    /** Flags as the test sets them. */
    static final class FakeFlags extends AnomalyFeed {

        private record Open(
                AnomalyFilter filter, Consumer<List<Anomaly>> flags, Runnable silence) {}

        private final List<Open> open = new ArrayList<>();

        FakeFlags() {
            super(new AnomalyQueries(JdbcClient.create(new DriverManagerDataSource())));
        }

        @Override
        public Cancel subscribe(
                AnomalyFilter filter,
                int count,
                Consumer<List<Anomaly>> subscriber,
                Runnable silence) {
            Open entry = new Open(filter, subscriber, silence);
            open.add(entry);
            return () -> open.remove(entry);
        }

        @Override
        public void start() {
            // The test says when there is something.
        }

        void say(List<Anomaly> now) {
            open.forEach(each -> each.flags().accept(now));
        }

        void fallSilent() {
            open.forEach(each -> each.silence().run());
        }

        AnomalyFilter wanted() {
            return open.getLast().filter();
        }
    }

    @Configuration
    static class Flags {

        @Bean
        FakeFlags flags() {
            return new FakeFlags();
        }

        @Bean
        Acknowledgements acknowledgements() {
            return new Acknowledgements(Watchers.none());
        }
    }
}
