package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.imported;
import static dev.candlewick.dashboard.candle.Candles.revised;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedStatus;
import dev.candlewick.dashboard.explain.CandleExplainer;
import dev.candlewick.dashboard.explain.ReadingNews;
import dev.candlewick.dashboard.text.Message;
import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.Listing.Which;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = MarketView.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ExplainPanelTest extends SpringBrowserlessTest {

    private static final Set<Effect> ALL = EnumSet.allOf(Effect.class);
    private static final Set<Effect> NOTHING = EnumSet.noneOf(Effect.class);

    @Autowired private MarketViewTest.FakeFeed feed;
    @Autowired private FakeExplainer explainer;
    @Autowired private FakeChartSources sources;

    @BeforeEach
    void openThePage() {
        open("symbol=IBM&interval=1m");
        send(closed(0, "181.5", 1));
    }

    @Test
    void aClickOnACandleListsItsTicksInLogOrderWithTheirRules() {
        click(NOON);
        assertThat(text("under-way")).contains("Asking where the ticks lie");
        explained(everyKind());

        assertThat(column(0)).containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(column(4)).containsExactly("✓ OPEN LOW", "✗", "✗", "✗", "✗", "✓ HIGH CLOSE");
        assertThat(column(5)).containsExactly("✓", "✓", "✗", "✗", "✗", "✓");
        assertThat(column(6))
                .containsExactly(
                        "counts in full",
                        "us-tape-mask: odd lot",
                        "duplicate of offset 1",
                        "ineligible: us-tape-mask: official print",
                        "late: 29m behind the newest tick",
                        "made revision 1; counts in full");
        assertThat(test(ticks()).getLitRendererPropertyValue(0, 1, "text", String.class))
                .isEqualTo("12:00:00.000000");
        assertThat(test(ticks()).getCellText(0, 3)).isEqualTo("1,000");
        assertThat(test(ticks()).getLitRendererPropertyValue(0, 9, "text", String.class))
                .isEqualTo("12:00:00.020");
        assertThat(text("counts"))
                .isEqualTo("6 ticks · 3 counted · 1 ineligible · 1 duplicate · 1 late");
        assertThat(text("verdict")).startsWith("Equal:");
        assertThat(find(Div.class).withClassName("revision").exists()).isTrue();
        assertThat(explainer.running()).isZero();
    }

    @Test
    void whatIsFlaggedInTheCandleStandsThereWithItsEvidence() {
        sources.say(List.of(FakeChartSources.flag(NOON)));
        click(NOON);
        explained(everyKind());

        assertThat(find(FlagEvidence.class).all()).hasSize(1);
        assertThat(find(FlagEvidence.class).single().getElement().getTextRecursively())
                .contains("PRICE_JUMP of IBM, OPEN", "8 > 6", "abs(r - mean) / sd")
                .contains("partition 3, offsets 100 to 120");
    }

    @Test
    void aRowThatDiffersIsNamedAndSoIsALogThatWasCut() {
        click(NOON);
        explained(everyKind().column("volume", "4", "5"));
        assertThat(text("verdict")).isEqualTo("Differs: the row differs in volume.");
        assertThat(verdict()).isEqualTo("different");

        press("explain-close");
        click(NOON);
        explained(everyKind().notProvable("the log of partition 3 begins at offset 2"));
        assertThat(text("verdict"))
                .isEqualTo("Cannot be proved: the log of partition 3 begins at offset 2.");
        assertThat(verdict()).isEqualTo("unproved");
    }

    @Test
    void aCandleThatWasReadAgainLooksAsItIsNow() {
        click(NOON);
        explained(Explanations.ofManyTicks(3));
        send(revised(0, "190", 9, 1));
        press("explain-again");
        explained(everyKind());

        assertThat(find(Span.class).withClassName("state").single().getClassNames())
                .containsExactlyInAnyOrder("state", "revised");
    }

    @Test
    void theFiltersShowOneKindWithoutReadingAgain() {
        click(NOON);
        explained(everyKind());

        press("ticks-left-out");
        assertThat(column(0)).containsExactly("2", "3", "4");
        press("ticks-counted");
        assertThat(column(0)).containsExactly("0", "1", "5");
        assertThat(button("ticks-counted").getText()).isEqualTo("Counted 3");
        assertThat(explainer.asked).hasSize(1);
    }

    @Test
    void ticksOfABigCandleComeAPageAtATime() {
        Explanations many = Explanations.ofManyTicks(9_000);
        click(NOON);
        explained(many);
        assertThat(test(ticks()).size()).isEqualTo(2_000);
        assertThat(range()).isEqualTo("1 – 2,000 of 9,000");

        press("ticks-later");
        assertThat(explainer.newest().listing()).isEqualTo(Listing.page(Which.ALL, 2_000, 2_000));
        explained(many);
        assertThat(test(ticks()).getCellText(0, 0)).isEqualTo("2000");

        press("ticks-left-out");
        assertThat(explainer.newest().listing()).isEqualTo(Listing.page(Which.LEFT_OUT, 0, 2_000));
        explained(many);
        assertThat(range()).isEqualTo("1 – 2,000 of 3,000");
        assertThat(test(ticks()).getCellText(1, 0)).isEqualTo("5");
        press("ticks-later");
        explained(many);
        assertThat(range()).isEqualTo("2,001 – 3,000 of 3,000");
        assertThat(button("ticks-later").isEnabled()).isFalse();
    }

    @Test
    void thePriceLeadsToTheTickThatMadeItWhereverItLies() {
        Explanations many =
                Explanations.ofManyTicks(5_000).tick(Verdict.COUNTED, ALL, "", Price.OPEN);
        click(NOON);
        explained(many);
        test(find(Button.class).withClassName("place").single()).click();

        assertThat(explainer.newest().listing()).isEqualTo(Listing.page(Which.ALL, 4_000, 2_000));
        explained(many);
        assertThat(ticks().getSelectedItems()).extracting(Tick::offset).containsExactly(5_000L);
    }

    @Test
    void aLongReadingTellsHowFarItIsAndCanBeCancelled() {
        click(NOON);
        hear(new ReadingNews.Progress(120_000, 850_000));
        assertThat(
                        find(Span.class)
                                .withText("Reading the log: 120,000 of at most 850,000 records")
                                .exists())
                .isTrue();

        press("explain-cancel");
        assertThat(explainer.running()).isZero();
        assertThat(failure()).isEqualTo("The reading was cancelled.");

        press("explain-retry");
        assertThat(explainer.running()).isEqualTo(1);
        explained(everyKind());
        assertThat(find(Div.class).withClassName("failure").exists()).isFalse();
    }

    @Test
    void whatGoesWrongIsASentence() {
        click(NOON);
        hear(new ReadingNews.Failed(Message.of("explain.failed.log")));

        assertThat(failure()).startsWith("Kafka does not answer, so the ticks cannot be read.");
        assertThat(find(Div.class).withClassName("body").exists()).isFalse();
    }

    @Test
    void newsOfAnEarlierReadingIsNotHeard() {
        click(NOON);
        FakeExplainer.Asked first = explainer.newest();
        press("explain-cancel");
        first.listener().accept(new ReadingNews.Explained(everyKind().listed(first.listing())));
        takeIn();

        assertThat(failure()).isEqualTo("The reading was cancelled.");
    }

    @Test
    void anotherCandleEndsTheFirstReadingAndSoDoClosingAndLeaving() {
        send(closed(0, "181.5", 1), closed(1, "182", 2));
        click(NOON);
        click(NOON.plusSeconds(60));
        assertThat(explainer.asked).hasSize(2);
        assertThat(explainer.running()).isEqualTo(1);

        fireShortcut(Key.ESCAPE);
        assertThat(explainer.running()).isZero();
        assertThat(find(ExplainPanel.class).exists()).isFalse();

        click(NOON);
        assertThat(explainer.running()).isEqualTo(1);
        find(MarketView.class).all().forEach(view -> view.removeFromParent());
        assertThat(explainer.running()).isZero();
    }

    @Test
    void aLinkOpensThePanelAndALinkWithoutTimeClosesIt() {
        open("symbol=IBM&interval=1m&explain=2026-03-02T12:00:30Z");
        assertThat(explainer.newest().series()).isEqualTo(IBM_1M);
        assertThat(explainer.newest().time()).isBetween(NOON, NOON.plusSeconds(30));

        open("symbol=IBM&interval=1m");
        assertThat(explainer.running()).isZero();

        open("symbol=IBM&interval=1m&explain=noon");
        assertThat(text("alert"))
                .isEqualTo(
                        "“noon” is no time such as 2026-03-02T14:30:00Z; no candle is explained.");
        assertThat(find(ExplainPanel.class).exists()).isFalse();
    }

    @Test
    void anImportedBarHasNoTicksToRead() {
        send(imported(2, "180"));
        click(NOON.plusSeconds(120));

        assertThat(failure()).contains("There are no ticks of it in the log");
        assertThat(explainer.asked).isEmpty();
    }

    @Test
    void aNewerVersionOfTheCandleIsMentioned() {
        click(NOON);
        explained(everyKind().column("last_offset", "5", "5"));
        send(revised(0, "181.5", 5, 1));
        assertThat(find(Button.class).withId("explain-again").exists()).isFalse();

        send(revised(0, "190", 9, 2));
        press("explain-again");
        assertThat(explainer.asked).hasSize(2);
    }

    @Test
    void textsOfTicksStayTexts() {
        click(NOON);
        explained(everyKind());

        assertThat(test(ticks()).getCellText(0, 8)).isEqualTo("<b>20</b>");
        Div remark = find(Div.class).withText("a remark with <i>markup</i>").single();
        assertThat(remark.getElement().getChild(0).isTextNode()).isTrue();
    }

    private static Explanations everyKind() {
        return new Explanations()
                .tick(Verdict.COUNTED, ALL, "", Price.OPEN, Price.LOW)
                .tick(Verdict.COUNTED, EnumSet.of(Effect.VOLUME), "us-tape-mask: odd lot")
                .tick(Verdict.DUPLICATE, NOTHING, "duplicate of offset 1")
                .tick(Verdict.INELIGIBLE, NOTHING, "us-tape-mask: official print")
                .tick(Verdict.LATE, NOTHING, "late: 29m behind the newest tick")
                .tick(Verdict.COUNTED, ALL, "", Price.HIGH, Price.CLOSE)
                .revision(5, "181.5", "190");
    }

    private void open(String query) {
        UI.getCurrent().navigate("", QueryParameters.fromString(query));
        roundTrip();
    }

    private void click(Instant start) {
        CandleChart chart = find(CandleChart.class).single();
        ComponentUtil.fireEvent(
                chart, new CandleChart.CandleClickedEvent(chart, true, start.toEpochMilli()));
        takeIn();
    }

    private void press(String id) {
        test(button(id)).click();
        takeIn();
    }

    private Button button(String id) {
        return find(Button.class).withId(id).single();
    }

    private void send(Candle... candles) {
        feed.send(IBM_1M, true, List.of(candles), List.of(), new FeedStatus.Live());
        takeIn();
        MarketViewTest.acknowledge();
    }

    private void hear(ReadingNews news) {
        explainer.newest().listener().accept(news);
        takeIn();
    }

    private void explained(Explanations known) {
        hear(new ReadingNews.Explained(known.listed(explainer.newest().listing())));
    }

    private void takeIn() {
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
    }

    @SuppressWarnings("unchecked")
    private Grid<Tick> ticks() {
        return (Grid<Tick>) find(Grid.class).withClassName("ticks").single();
    }

    private List<String> column(int column) {
        return IntStream.range(0, test(ticks()).size())
                .mapToObj(row -> test(ticks()).getCellText(row, column))
                .toList();
    }

    private String text(String className) {
        Div div = find(Div.class).withClassName(className).single();
        return div.getElement().getTextRecursively();
    }

    private String failure() {
        return text("failure").replace("Try again", "");
    }

    private String verdict() {
        return find(Div.class)
                .withClassName("verdict")
                .single()
                .getElement()
                .getAttribute("data-verdict");
    }

    private String range() {
        return find(Span.class).withClassName("range").single().getText();
    }

    /** One that says what the test tells it to. */
    static final class FakeExplainer implements CandleExplainer {

        record Asked(
                CandleSeries series,
                Instant time,
                Listing listing,
                Consumer<ReadingNews> listener,
                List<String> ends) {}

        final List<Asked> asked = new ArrayList<>();

        @Override
        public Reading explain(
                CandleSeries series,
                Instant time,
                Listing listing,
                Consumer<ReadingNews> listener) {
            Asked question = new Asked(series, time, listing, listener, new ArrayList<>());
            asked.add(question);
            listener.accept(new ReadingNews.Waiting());
            return () -> question.ends().add("closed");
        }

        Asked newest() {
            return asked.getLast();
        }

        long running() {
            return asked.stream().filter(question -> question.ends().isEmpty()).count();
        }
    }
}
