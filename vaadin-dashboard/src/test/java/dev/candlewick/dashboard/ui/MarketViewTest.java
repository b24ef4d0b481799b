package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.forming;
import static dev.candlewick.dashboard.candle.Candles.imported;
import static dev.candlewick.dashboard.candle.Candles.ofEpoch;
import static dev.candlewick.dashboard.candle.Candles.quote;
import static dev.candlewick.dashboard.candle.Candles.revised;
import static dev.candlewick.dashboard.candle.Candles.withGaps;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBoxBase;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.component.internal.UIInternals;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertDraft;
import dev.candlewick.dashboard.alert.Bar;
import dev.candlewick.dashboard.alert.Direction;
import dev.candlewick.dashboard.alert.Measure;
import dev.candlewick.dashboard.alert.Repetition;
import dev.candlewick.dashboard.alert.Side;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleFeed;
import dev.candlewick.dashboard.candle.CandleHistory;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedFrame;
import dev.candlewick.dashboard.candle.FeedStatus;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.candle.MissingTrades;
import dev.candlewick.dashboard.candle.Quote;
import dev.candlewick.dashboard.watch.Pulse;
import dev.candlewick.dashboard.watch.PulseFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import tools.jackson.databind.node.NullNode;

@ViewPackages(classes = MarketView.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class MarketViewTest extends SpringBrowserlessTest {

    @Autowired private FakeFeed feed;
    @Autowired private FakePulses pulses;
    @Autowired private OneCandlePast history;
    @Autowired private FakeChartSources sources;

    @BeforeEach
    void openThePage() {
        open("symbol=IBM&interval=1m");
    }

    @Test
    void firstFrameFillsHeaderWatchlistAndTable() {
        send(true, List.of(closed(0, "181.5", 1), forming(1, "181.52", 2)), IBM);

        assertThat(find(H1.class).single().getText()).isEqualTo("IBM");
        assertThat(lastPrice()).isEqualTo("181.52");
        assertThat(find(Watchlist.class).single().symbols()).containsExactly("IBM");
        assertThat(start(0, "text")).isEqualTo("2 Mar 12:01:00");
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("181.52");
        assertThat(test(table()).getCellText(0, 8)).isEqualTo("PARTIAL");
        assertThat(test(table()).getCellText(1, 8)).isEqualTo("CLOSED");
    }

    @Test
    void theTableGoesByTheClockOfTheChartAndKeepsUtcToBeCopied() {
        open("symbol=IBM&interval=1m&time=exchange");
        send(true, List.of(closed(0, "181.5", 1)), IBM);

        assertThat(table().getColumns().getFirst().getHeaderText()).isEqualTo("Start (New York)");
        assertThat(start(0, "text")).isEqualTo("2 Mar 07:00:00");
        assertThat(start(0, "utc")).isEqualTo("2026-03-02T12:00:00Z");

        acknowledge();
        sources.say(List.of(FakeChartSources.flag(NOON)));
        takeIn();
        ComponentUtil.fireEvent(
                find(CandleChart.class).single(),
                new CandleChart.MarkerClickedEvent(
                        find(CandleChart.class).single(), true, NOON.toEpochMilli()));
        assertThat(find(FlagCard.class).single().getElement().getTextRecursively())
                .contains("2 Mar 07:00:00 – 2 Mar 07:01:00 America/New_York, 1m");

        open("symbol=IBM&interval=1m&time=utc");
        assertThat(start(0, "text")).isEqualTo("2 Mar 12:00:00");
    }

    @Test
    void theHeaderSaysWhatTheExchangeDoes() {
        send(true, List.of(closed(0, "181.5", 1), forming(1, "181.52", 2)), IBM);
        assertThat(find(Span.class).withClassName("hours").single().getText())
                .matches("(Open|Closed|Pre-market|After hours) until .*[0-9]{2}:[0-9]{2}");
    }

    @Test
    void gapsOfTheSymbolAreCountedInTheHeaderAndToldToWhoPointsAtThem() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(find(Div.class).withClassName("gaps").exists()).isFalse();

        acknowledge();
        MissingTrades missing = new MissingTrades(2, 7, NOON, NOON.plusSeconds(10), "CUT");
        send(false, List.of(), withGaps(IBM, missing));

        Div gaps = find(Div.class).withClassName("gaps").single();
        assertThat(gaps.getChildren().map(each -> each.getElement().getText()).toList())
                .containsExactly("Gaps", "2");
        assertThat(gaps.getTitle().orElseThrow())
                .contains("trades of IBM are missing, 7 of them", "2026-03-02T12:00:10Z, CUT");
    }

    @Test
    void importedBarsBeforeTheFirstComputedCandleAreShownAsSuch() {
        send(true, List.of(imported(0, "180"), closed(1, "181.5", 1)), IBM);

        assertThat(test(table()).getCellText(1, 8)).isEqualTo("IMPORTED");
        assertThat(test(table()).getCellText(0, 8)).isEqualTo("CLOSED");
        assertThat(acknowledge()).contains("\"IMPORTED\"");

        // A computed candle takes its place, however early in the log it stands.
        send(false, List.of(closed(0, "179", 0)), IBM);
        assertThat(test(table()).getCellText(1, 8)).isEqualTo("CLOSED");
        assertThat(test(table()).getCellText(1, 4)).isEqualTo("179.00");
    }

    @Test
    void formingCandleChangesInPlace() {
        send(true, List.of(forming(1, "181.52", 2)), IBM);
        acknowledge();
        send(false, List.of(forming(1, "182", 3)), IBM);

        assertThat(lastPrice()).isEqualTo("182.00");
        assertThat(test(table()).size()).isEqualTo(1);
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("182.00");
    }

    @Test
    void theWatchlistSaysTheSamePriceAsTheHeader() {
        market("AAPL", "IBM");
        send(true, List.of(forming(1, "182.5", 2)), IBM);
        takeIn();

        assertThat(lastPrice()).isEqualTo("182.50");
        assertThat(rows().stream().filter(row -> row.symbol().equals("IBM")).map(WatchRow::last))
                .containsExactly("182.50");
    }

    @Test
    void aChartOfRegularHoursDoesNotSayThatTheirCloseIsThePrice() {
        open("symbol=IBM&interval=1m&hours=regular");
        acknowledge();
        feed.send(
                new CandleSeries("IBM", Interval.ONE_MINUTE, Hours.REGULAR),
                true,
                List.of(closed(0, "150", 1)),
                List.of(IBM),
                new FeedStatus.Live());
        takeIn();

        assertThat(lastPrice()).isEqualTo("181.52");
        assertThat(rows()).extracting(WatchRow::last).containsExactly("181.52");
    }

    @Test
    void aSearchThatFindsNothingSaysSo() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        SymbolSearch search = find(SymbolSearch.class).single();
        ComponentUtil.fireEvent(
                search, new ComboBoxBase.CustomValueSetEvent<>(search, true, "ZZZ"));

        assertThat(search.isInvalid()).isTrue();
        assertThat(search.getErrorMessage()).isEqualTo("Nothing is called ZZZ.");
        ComponentUtil.fireEvent(
                search, new ComboBoxBase.CustomValueSetEvent<>(search, true, "ibm"));
        assertThat(search.isInvalid()).isFalse();
    }

    @Test
    void newCandleComesOnTop() {
        send(true, List.of(forming(1, "181.52", 2)), IBM);
        acknowledge();
        send(false, List.of(closed(1, "181.6", 3), forming(2, "183", 4)), IBM);

        assertThat(test(table()).size()).isEqualTo(2);
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("183.00");
        assertThat(test(table()).getCellText(1, 8)).isEqualTo("CLOSED");
    }

    @Test
    void olderVersionNeverComesBackOnScreen() {
        send(true, List.of(closed(1, "181.6", 9)), IBM);
        acknowledge();
        send(false, List.of(forming(1, "170", 3)), IBM);

        assertThat(lastPrice()).isEqualTo("181.60");
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("181.60");
    }

    @Test
    void nextFrameWaitsForTheAcknowledgementAndThenCarriesOnlyTheNewest() {
        send(true, List.of(forming(1, "181.52", 2)), IBM);
        send(false, List.of(forming(1, "182", 3)), IBM);
        send(false, List.of(forming(1, "183", 4)), IBM);

        assertThat(lastPrice()).as("not acknowledged yet").isEqualTo("181.52");
        acknowledge();
        assertThat(lastPrice()).isEqualTo("183.00");
    }

    @Test
    void whoComesBackToThePageSeesTheNewestOfWhatWasMissed() {
        send(true, List.of(closed(1, "181.5", 1)), IBM);
        acknowledge();
        FramePumpTest.see(PageVisibility.HIDDEN);
        send(false, List.of(forming(2, "182", 2)), IBM);
        send(false, List.of(closed(2, "183", 3), forming(3, "184", 4)), IBM);
        assertThat(lastPrice()).isEqualTo("181.50");

        FramePumpTest.see(PageVisibility.VISIBLE);
        assertThat(lastPrice()).isEqualTo("184.00");
        assertThat(test(table()).getCellText(1, 4)).isEqualTo("183.00");
        assertThat(test(table()).getCellText(2, 4)).isEqualTo("181.50");
    }

    @Test
    void textsFromOutsideStayTexts() {
        String markup = "<img src=x onerror=alert(1)>";
        open("symbol=" + "<b>X</b>" + "&interval=1m");
        feed.send(
                new CandleSeries("<b>X</b>", Interval.ONE_MINUTE),
                true,
                List.of(),
                List.of(quote("IBM", markup, "1")),
                new FeedStatus.Live());
        takeIn();

        assertThat(find(H1.class).single().getText()).isEqualTo("<b>X</b>");
        assertThat(find(H1.class).single().getElement().getChildCount()).isEqualTo(1);
        assertThat(find(H1.class).single().getElement().getChild(0).isTextNode()).isTrue();
        assertThat(text("emptiness")).contains("No 1m candles of <b>X</b> yet");
    }

    @Test
    void bareLinkShowsTheFirstSymbol() {
        open("");
        feed.send(
                new CandleSeries("", Interval.ONE_MINUTE),
                true,
                List.of(),
                List.of(quote("AAPL", "", "1"), IBM),
                new FeedStatus.Live());
        takeIn();
        acknowledge();

        assertThat(feed.series()).containsExactly(new CandleSeries("AAPL", Interval.ONE_MINUTE));
    }

    @Test
    void emptyDatabaseSaysWhatToExpect() {
        open("");
        feed.send(
                new CandleSeries("", Interval.ONE_MINUTE),
                true,
                List.of(),
                List.of(),
                new FeedStatus.Live());
        takeIn();

        assertThat(text("emptiness")).startsWith("No candles yet.");
    }

    @Test
    void lostDatabaseIsSaidInWordsAndForgottenWhenItIsBack() {
        send(true, List.of(forming(1, "181.52", 2)), IBM);
        acknowledge();
        feed.send(IBM_1M, false, List.of(), List.of(), new FeedStatus.Down(NOON));
        takeIn();
        assertThat(text("alert"))
                .contains("The database has not answered since 2 Mar 12:00:00 UTC");
        assertThat(lastPrice()).as("the last known price stays").isEqualTo("181.52");

        acknowledge();
        send(true, List.of(forming(1, "182", 3)), IBM);
        assertThat(find(Div.class).withClassName("alert").exists()).isFalse();
        assertThat(lastPrice()).isEqualTo("182.00");
    }

    @Test
    void aSeriesThatTheDatabaseRefusesIsSaidInWordsAndAnotherOneIsNotBlamed() {
        feed.send(IBM_1M, false, List.of(), List.of(IBM), new FeedStatus.Refused());
        takeIn();
        assertThat(text("alert")).contains("The 1m candles of IBM cannot be read at the moment");
        assertThat(find(Div.class).withClassName("emptiness").exists()).isFalse();
        assertThat(find(Watchlist.class).single().symbols()).containsExactly("IBM");

        open("symbol=IBM&interval=5m");
        assertThat(find(Div.class).withClassName("alert").exists()).isFalse();
    }

    @Test
    void unknownIntervalIsSaidInWords() {
        open("symbol=IBM&interval=7m");
        feed.send(IBM_1M, true, List.of(), List.of(IBM), new FeedStatus.Live());
        takeIn();

        assertThat(text("alert")).contains("There is no interval “7m”; showing 1m.");
    }

    @Test
    void intervalButtonSubscribesToTheOtherSeriesOnly() {
        send(true, List.of(forming(1, "181.52", 2)), IBM);
        test(find(Button.class).withId("interval-5m").single()).click();
        acknowledge();

        assertThat(feed.series()).containsExactly(new CandleSeries("IBM", Interval.FIVE_MINUTES));
    }

    @Test
    void whoLooksAtThePastWhileARebuildIsSwitchedInSeesThatPastAnew() {
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);
        acknowledge();
        test(find(Button.class).withId("older").single()).click();

        send(true, List.of(closed(1, "180", 2)), IBM);

        assertThat(test(table()).getCellText(0, 4)).isEqualTo("98.00");
    }

    @Test
    void whoLooksAtThePastIsToldWhatALateTickChangedThere() {
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);
        acknowledge();
        test(find(Button.class).withId("older").single()).click();

        send(false, List.of(), IBM);

        assertThat(test(table()).getCellText(0, 4)).isEqualTo("98.00");
    }

    @Test
    void whoLooksAtThePastIsShownNoOlderVersionNorOneOfAnotherEpoch() {
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);
        acknowledge();
        test(find(Button.class).withId("older").single()).click();
        send(false, List.of(), IBM);
        acknowledge();

        send(false, List.of(closed(-60, "50", 1)), IBM);
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("98.00");
        assertThat(acknowledge()).doesNotContain("\"50\"");
        send(false, List.of(ofEpoch(2, closed(-60, "51", 9))), IBM);
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("98.00");
        assertThat(acknowledge()).doesNotContain("\"51\"");
    }

    @Test
    void theAddressTellsWhereInThePastTheChartIsAndLeadsThere() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        acknowledge();
        test(find(Button.class).withId("older").single()).click();
        assertThat(acknowledge()).contains("until=2026-03-02T11%3A01%3A00Z");

        open("symbol=IBM&interval=1m&until=2026-03-02T11:01:00Z");
        assertThat(close(0)).as("it is there").isEqualTo("99.00");
        open("symbol=IBM&interval=1m&until=2026-03-02T10:30:00Z");
        assertThat(close(0)).isEqualTo("96.00");
        assertThat(history.asked).containsExactly(NOON.minusSeconds(5_400));

        acknowledge();
        test(find(Button.class).withId("live").single()).click();
        assertThat(acknowledge()).contains("symbol=IBM").doesNotContain("until=");
        assertThat(close(0)).isEqualTo("181.50");
    }

    @Test
    void anotherIntervalStaysThereAndTheWayBackLeadsToTheSamePlace() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        test(find(Button.class).withId("older").single()).click();

        test(find(Button.class).withId("interval-1d").single()).click();
        assertThat(address()).contains("interval=1d").contains("until=2026-03-02T11%3A01%3A00Z");
        feed.send(
                new CandleSeries("IBM", Interval.ONE_DAY),
                true,
                List.of(closed(0, "180", 1)),
                List.of(IBM),
                new FeedStatus.Live());
        takeIn();
        assertThat(close(0)).as("it goes there").isEqualTo("96.00");

        test(find(Button.class).withId("interval-1m").single()).click();
        assertThat(address()).contains("interval=1m").contains("until=2026-03-02T11%3A01%3A00Z");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).isEqualTo("96.00");
        assertThat(history.asked)
                .containsExactly(NOON.minusSeconds(3_540), NOON.minusSeconds(3_540));
    }

    @Test
    void anAddressWithoutAPlaceLeadsToTheNewestCandles() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        test(find(Button.class).withId("older").single()).click();
        assertThat(close(0)).isEqualTo("99.00");

        open("symbol=IBM&interval=1m");
        assertThat(close(0)).isEqualTo("181.50");
    }

    @Test
    void anExplanationLeavesThePlaceOfItsAddressAlone() {
        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z&until=2026-03-02T10:30:00Z");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).as("not where the explained candle is").isEqualTo("96.00");

        test(find(Button.class).withId("live").single()).click();
        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z&indicators=sma20");
        assertThat(close(0)).as("it was left").isEqualTo("181.50");
    }

    @Test
    void aPlaceThatWasNotReachedYetIsGoneToAfterAnotherNavigation() {
        open("symbol=IBM&interval=1m&until=2026-03-02T10:30:00Z");
        open("symbol=IBM&interval=1m&until=2026-03-02T10:30:00Z&indicators=sma20");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).isEqualTo("96.00");
    }

    @Test
    void theWayBackToADeepLinkLeadsToItsCandle() {
        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).isEqualTo("97.00");
        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z&until=2026-03-02T10:30:00Z");
        assertThat(close(0)).isEqualTo("96.00");

        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z");
        assertThat(close(0)).isEqualTo("97.00");
    }

    @Test
    void theNextCandleThatIsExplainedLeavesTheChartWhereADeepLinkHasLed() {
        open("symbol=IBM&interval=1m&explain=2026-03-01T12:00:00Z");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).isEqualTo("97.00");

        CandleChart chart = find(CandleChart.class).single();
        ComponentUtil.fireEvent(
                chart,
                new CandleChart.CandleClickedEvent(
                        chart, true, NOON.minusSeconds(3_600).toEpochMilli()));
        assertThat(address()).contains("explain=2026-03-02").contains("until=2026-03-02T11%3A01");
        assertThat(close(0)).isEqualTo("97.00");
    }

    @Test
    void aPlaceThatLeadsToTheNewestCandlesIsTakenOutOfTheAddress() {
        history.newest = true;
        open("symbol=IBM&interval=1m&until=2026-03-02T12:30:00Z");
        acknowledge();
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(close(0)).isEqualTo("181.50");
        assertThat(acknowledge()).contains("symbol=IBM").doesNotContain("until=");

        test(find(Button.class).withId("interval-1d").single()).click();
        assertThat(address()).contains("interval=1d").doesNotContain("until");
    }

    @Test
    void regularHoursThatTheBrowserKeepsAreNotExplainedByAllTicksOfADay() {
        open("symbol=IBM&interval=1d&explain=2026-03-02T12:00:00Z");
        assertThat(find(ExplainPanel.class).single().isOpen()).isTrue();
        answer("hours=regular");

        assertThat(feed.series())
                .containsExactly(new CandleSeries("IBM", Interval.ONE_DAY, Hours.REGULAR));
        assertThat(find(ExplainPanel.class).all()).allMatch(panel -> !panel.isOpen());
        assertThat(text("alert")).contains("Choose 1d or all hours");
    }

    /** The browser says how charts were looked at last. */
    private static void answer(String kept) {
        UIInternals page = UI.getCurrent().getInternals();
        page.getStateTree().runExecutionsBeforeClientResponse();
        page.dumpPendingJavaScriptInvocations().stream()
                .filter(PendingJavaScriptInvocation::isSubscribed)
                .filter(
                        call ->
                                call.getInvocation()
                                        .getParameters()
                                        .toString()
                                        .contains(MarketView.KEPT))
                .forEach(call -> call.complete(JsonNodeFactory.instance.stringNode(kept)));
        takeIn();
    }

    @Test
    void aPlaceInThePastIsLeftWithItsSymbol() {
        market("AAPL", "IBM");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        test(find(Button.class).withId("older").single()).click();

        test(find(SymbolSearch.class).single()).selectItem("AAPL");
        assertThat(address()).contains("symbol=AAPL").doesNotContain("until");
    }

    private String close(int row) {
        return test(table()).getCellText(row, 4);
    }

    @Test
    void aPlaceThatIsNoTimeIsSaidSo() {
        open("symbol=IBM&interval=1m&until=yesterday");
        assertThat(text("alert")).contains("“yesterday” is no time such as 2026-03-02T14:30:00Z");

        send(true, List.of(closed(0, "181.5", 1)), IBM);
        assertThat(text("alert")).contains("yesterday");
        test(find(Button.class).withId("older").single()).click();
        assertThat(find(Div.class).withClassName("alert").exists())
                .as("the address names another place now")
                .isFalse();
    }

    @Test
    void whatIsWrongBesideThePlaceIsSaidWhileOneMoves() {
        open("symbol=IBM&interval=7m&until=yesterday");
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        test(find(Button.class).withId("older").single()).click();
        assertThat(text("alert")).contains("7m");
    }

    private static String address() {
        return UI.getCurrent()
                .getInternals()
                .getActiveViewLocation()
                .getQueryParameters()
                .getQueryString();
    }

    @Test
    void olderButtonShowsThePastAndLiveGoesBack() {
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);
        acknowledge();
        test(find(Button.class).withId("older").single()).click();
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("99.00");
        assertThat(lastPrice()).as("the price stays the live one").isEqualTo("182.00");

        test(find(Button.class).withId("live").single()).click();
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("182.00");
    }

    @Test
    void stepsThatCameAfterTheWayBackToLiveAreTooLate() {
        send(true, List.of(closed(0, "181.5", 1)), IBM);
        move(false);
        assertThat(close(0)).isEqualTo("181.50");
        move(true);
        assertThat(close(0)).isEqualTo("99.00");
    }

    private void move(boolean askedLive) {
        CandleChart chart = find(CandleChart.class).single();
        ComponentUtil.fireEvent(
                chart, new CandleChart.RangeChangedEvent(chart, true, -5, askedLive));
    }

    @Test
    void aLinkToACandleOfThePastGoesThere() {
        open("symbol=IBM&interval=1m&explain=2026-03-02T11:00:30Z");
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);

        assertThat(find(Grid.class).withClassName("candles").exists()).isTrue();
        assertThat(test(table()).getCellText(0, 4)).isEqualTo("97.00");
        assertThat(lastPrice()).isEqualTo("182.00");
    }

    @Test
    void aLinkToAMomentMarksItsCandleAndOpensNoPanel() {
        open("symbol=IBM&interval=1m&at=2026-03-02T11:00:30Z");
        send(true, List.of(closed(1, "181.52", 2), forming(2, "182", 3)), IBM);

        assertThat(test(table()).getCellText(0, 4)).isEqualTo("97.00");
        assertThat(table().getSelectedItems()).extracting(Candle::startTime).hasSize(1);
        assertThat(find(ExplainPanel.class).exists()).isFalse();
    }

    @Test
    void theBrowserKeepsTheListAndItsOrder() {
        tellKept("[\"MSFT\", \"GONE\", \"IBM\"]");
        market("AAPL", "IBM", "MSFT");
        assertThat(watched()).containsExactly("MSFT", "GONE", "IBM");

        find(SymbolSearch.class).single();
        test(find(SymbolSearch.class).single()).selectItem("AAPL");
        assertThat(watched()).containsExactly("MSFT", "GONE", "IBM", "AAPL");
        assertThat(acknowledge().replace("\\", ""))
                .contains("[\"MSFT\",\"GONE\",\"IBM\",\"AAPL\"]");
        assertThat(feed.series()).containsExactly(new CandleSeries("AAPL", Interval.ONE_MINUTE));
    }

    @Test
    void rubbishInTheBrowserMeansAllInstruments() {
        tellKept("{\"a\": [<b>");
        market("AAPL", "IBM");
        assertThat(watched()).containsExactly("AAPL", "IBM");

        market("GE");
        assertThat(watched()).as("and those that come later").containsExactly("AAPL", "GE", "IBM");
    }

    @Test
    void enterAloneTakesTheBestMatch() {
        market("AAPL", "IBM", "IBMX");
        SymbolSearch search = find(SymbolSearch.class).single();
        assertThat(search.best("ibm")).contains("IBM");
        assertThat(search.best("ib")).contains("IBM");
        assertThat(search.best("bmx")).contains("IBMX");
        assertThat(search.best("name of aapl")).contains("AAPL");
        assertThat(search.best("zzz")).isEmpty();
        assertThat(search.best(" ")).isEmpty();
    }

    @Test
    void trendsAndFlagsComeWithTheNextFrame() {
        market("AAPL", "IBM");
        pulses.set(Map.of("IBM", new Pulse(List.of(0, 100, 40), -0.0125, 2, true)));
        market("AAPL");

        WatchRow row =
                rows().stream().filter(each -> each.symbol().equals("IBM")).findFirst().get();
        assertThat(row.flags()).isEqualTo("2");
        assertThat(row.severity()).isEqualTo("CRITICAL");
        assertThat(row.trend()).containsExactly(0, 100, 40);
        assertThat(row.trendInWords()).isEqualTo("Last two hours: -1.25%");
        assertThat(row.trendDirection()).isEqualTo("down");
    }

    @Test
    void whereThereIsNoRoomTheListOpensAndAChoiceClosesIt() {
        market("AAPL", "IBM");
        Watchlist list = find(Watchlist.class).single();
        assertThat(list.opener().getText()).isEqualTo("IBM");
        assertThat(list.isOpen()).isFalse();

        test(list.opener()).click();
        assertThat(list.isOpen()).isTrue();
        assertThat(list.opener().getElement().getAttribute("aria-expanded")).isEqualTo("true");
        test(find(SymbolSearch.class).single()).selectItem("AAPL");

        assertThat(list.isOpen()).isFalse();
        assertThat(list.opener().getText()).isEqualTo("AAPL");
    }

    /** Opens the page anew in a browser that keeps this. */
    private void tellKept(String kept) {
        open("symbol=IBM&interval=5m");
        UI.getCurrent().getInternals().getStateTree().runExecutionsBeforeClientResponse();
        UI.getCurrent().getInternals().dumpPendingJavaScriptInvocations().stream()
                .filter(
                        call ->
                                call.getInvocation()
                                        .getParameters()
                                        .toString()
                                        .contains(Watchlist.KEPT_AS))
                .forEach(call -> call.complete(JsonNodeFactory.instance.stringNode(kept)));
        open("symbol=IBM&interval=1m");
    }

    private void market(String... symbols) {
        feed.send(
                IBM_1M,
                false,
                List.of(),
                Stream.of(symbols).map(each -> quote(each, "Name of " + each, "1")).toList(),
                new FeedStatus.Live());
        takeIn();
        acknowledge();
    }

    private List<WatchRow> rows() {
        return find(Watchlist.class).single().rows();
    }

    private List<String> watched() {
        return rows().stream().map(WatchRow::symbol).toList();
    }

    @Test
    void aLinkChoosesStudiesAndTheirValuesFollowTheClosedCandles() {
        open("symbol=IBM&interval=1m&indicators=sma2.rsi14");
        send(true, List.of(closed(0, "100", 1), closed(1, "102", 2), forming(2, "110", 3)), IBM);
        assertThat(acknowledge())
                .contains("\"SMA 2\"")
                .contains("%d,101.0,null".formatted(NOON.plusSeconds(60).toEpochMilli()))
                .contains("%d,null,null".formatted(NOON.plusSeconds(120).toEpochMilli()));

        send(false, List.of(forming(2, "120", 4)), IBM);
        assertThat(acknowledge()).as("nothing has closed").doesNotContain("101.0");
        send(false, List.of(closed(2, "104", 5)), IBM);
        assertThat(acknowledge())
                .contains("%d,103.0,null".formatted(NOON.plusSeconds(120).toEpochMilli()))
                .doesNotContain("101.0");
    }

    @Test
    void flagsBecomeMarkersWithTheirEvidenceAndRevisedCandlesTellWhatTheySaid() {
        sources.revisions = List.of(FakeChartSources.revision(NOON, "99"));
        send(true, List.of(revised(0, "100", 1, 1), closed(1, "102", 2)), IBM);
        assertThat(acknowledge()).contains("×1, late tick: C 99 → 100");
        sources.say(List.of(FakeChartSources.flag(NOON.plusSeconds(60))));
        takeIn();
        assertThat(acknowledge())
                .contains(
                        "[%d,\"WARN\",\"PRICE_JUMP WARN\"]"
                                .formatted(NOON.plusSeconds(60).toEpochMilli()));

        ComponentUtil.fireEvent(
                find(CandleChart.class).single(),
                new CandleChart.MarkerClickedEvent(
                        find(CandleChart.class).single(),
                        true,
                        NOON.plusSeconds(60).toEpochMilli()));
        assertThat(find(FlagCard.class).single().getElement().getTextRecursively())
                .contains("PRICE_JUMP of IBM, OPEN", "abs(r - mean) / sd");
    }

    @Test
    void pricesThatTheUserWaitsForAreDrawnUntilTheyAreReached() {
        sources.watch(List.of(waiting(7, "IBM", "195"), waiting(8, "AAPL", "196")));
        takeIn();
        assertThat(acknowledge()).contains("[[7,\"195\",\"rises to\",\"Sell\"]]");

        sources.watch(List.of(waiting(8, "AAPL", "196")));
        takeIn();
        assertThat(acknowledge()).contains("</candle-chart>, []]");
    }

    private static Alert waiting(long id, String symbol, String level) {
        AlertDraft draft =
                new AlertDraft(
                        symbol,
                        Measure.PRICE,
                        Direction.ABOVE,
                        level,
                        "",
                        "",
                        Repetition.ONCE,
                        Bar.ONE_MINUTE,
                        "",
                        "Sell");
        return new Alert(
                id, "ann", draft.rule(), Alert.State.ACTIVE, Side.BELOW, null, null, 0, null, 1);
    }

    @Test
    void aCandleThatIsFoldedWhenReadSaysWhereItsTicksAre() {
        open("symbol=IBM&interval=4h&explain=2026-03-02T12:00:00Z");
        feed.send(
                new CandleSeries("IBM", Interval.FOUR_HOURS),
                true,
                List.of(),
                List.of(IBM),
                new FeedStatus.Live());
        takeIn();

        assertThat(text("alert")).contains("Choose 1h to see its ticks");
    }

    @Test
    void regularHoursAreASeriesOfTheirOwn() {
        open("symbol=IBM&interval=1m&hours=regular");

        assertThat(feed.series())
                .containsExactly(new CandleSeries("IBM", Interval.ONE_MINUTE, Hours.REGULAR));
    }

    @Test
    void closedPageLeavesNoSubscriber() {
        assertThat(feed.series()).hasSize(1);
        assertThat(sources.followers).hasSize(1);

        find(MarketView.class).all().forEach(view -> view.removeFromParent());

        assertThat(feed.series()).isEmpty();
        assertThat(sources.followers).isEmpty();
    }

    private static final Quote IBM = quote("IBM", "International Business Machines", "181.52");

    private void open(String query) {
        UI.getCurrent().navigate("", QueryParameters.fromString(query));
        roundTrip();
    }

    private void send(boolean complete, List<Candle> candles, Quote quote) {
        feed.send(IBM_1M, complete, candles, List.of(quote), new FeedStatus.Live());
        takeIn();
    }

    /** The browser answers: everything that waits for it goes on. Returns what it was told. */
    static String acknowledge() {
        takeIn();
        UIInternals page = UI.getCurrent().getInternals();
        page.getStateTree().runExecutionsBeforeClientResponse();
        List<PendingJavaScriptInvocation> calls = page.dumpPendingJavaScriptInvocations();
        assertThat(calls).as("calls that a browser would have to answer").isNotEmpty();
        calls.stream()
                .filter(PendingJavaScriptInvocation::isSubscribed)
                .forEach(call -> call.complete(NullNode.getInstance()));
        takeIn();
        return calls.stream()
                .map(call -> call.getInvocation().getParameters().toString())
                .collect(Collectors.joining());
    }

    /** The page takes in what was sent to it; the browser has not answered yet. */
    private static void takeIn() {
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
    }

    private Grid<Candle> table() {
        return find(CandleTable.class).single();
    }

    private String start(int row, String property) {
        return test(table()).getLitRendererPropertyValue(row, 0, property, String.class);
    }

    private String lastPrice() {
        return find(Span.class).withAttribute("data-role", "last-price").single().getText();
    }

    private String text(String className) {
        return find(Div.class).withClassName(className).single().getText();
    }

    /** A feed that sends what the test tells it to. */
    static final class FakeFeed implements CandleFeed {

        private record Open(CandleSeries series, Consumer<FeedFrame> subscriber) {}

        private final List<Open> open = new ArrayList<>();

        @Override
        public Cancel subscribe(CandleSeries series, Consumer<FeedFrame> subscriber) {
            Open entry = new Open(series, subscriber);
            open.add(entry);
            return () -> open.remove(entry);
        }

        List<CandleSeries> series() {
            return open.stream().map(Open::series).toList();
        }

        void send(
                CandleSeries series,
                boolean complete,
                List<Candle> candles,
                List<Quote> quotes,
                FeedStatus status) {
            FeedFrame frame = new FeedFrame(series, complete, candles, quotes, status, NOON);
            List.copyOf(open).stream()
                    .filter(entry -> entry.series().equals(series))
                    .forEach(entry -> entry.subscriber().accept(frame));
        }
    }

    /** Trends and flags as the test sets them. */
    static final class FakePulses implements PulseFeed {

        private Map<String, Pulse> newest = Map.of();

        void set(Map<String, Pulse> pulses) {
            newest = pulses;
        }

        @Override
        public Map<String, Pulse> newest() {
            return newest;
        }
    }

    /** A past that consists of one candle. */
    private static final class OneCandlePast extends CandleHistory {
        OneCandlePast() {
            super(new CandleQueries(JdbcClient.create(new DriverManagerDataSource())));
        }

        @Override
        public Page shifted(CandleSeries series, List<Candle> shown, int shift, int visible) {
            return new Page(List.of(closed(-60, "99", 1)), false);
        }

        private final List<Instant> asked = new ArrayList<>();
        private boolean newest;

        @Override
        public Page until(CandleSeries series, Instant end) {
            asked.add(end);
            return new Page(List.of(closed(-60, "96", 1)), newest);
        }

        @Override
        public Page around(CandleSeries series, Instant time) {
            return new Page(List.of(closed(-60, "97", 1)), false);
        }

        @Override
        public List<Candle> again(CandleSeries series, List<Candle> shown) {
            return List.of(closed(-60, "98", 2));
        }
    }

    @Configuration
    static class Market {

        @Bean
        FakeFeed feed() {
            return new FakeFeed();
        }

        @Bean
        AuthenticationContext user() {
            return new AuthenticationContext() {
                @Override
                public Optional<String> getPrincipalName() {
                    return Optional.of("ann");
                }
            };
        }

        @Bean
        OneCandlePast history() {
            return new OneCandlePast();
        }

        @Bean
        FakeChartSources sources() {
            return new FakeChartSources();
        }

        @Bean
        ExplainPanelTest.FakeExplainer explainer() {
            return new ExplainPanelTest.FakeExplainer();
        }

        @Bean
        FakePulses pulses() {
            return new FakePulses();
        }

        @Bean
        FrameThreads threads() {
            return new FrameThreads() {
                @Override
                Executor executor() {
                    return Runnable::run;
                }

                @Override
                Executor readers() {
                    return Runnable::run;
                }
            };
        }
    }
}
