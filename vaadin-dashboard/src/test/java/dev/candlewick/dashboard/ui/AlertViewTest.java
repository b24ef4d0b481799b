package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.quote;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.candlewick.dashboard.alert.Alert;
import dev.candlewick.dashboard.alert.AlertBook;
import dev.candlewick.dashboard.alert.AlertChange;
import dev.candlewick.dashboard.alert.AlertDraft;
import dev.candlewick.dashboard.alert.AlertFiring;
import dev.candlewick.dashboard.alert.AlertNews;
import dev.candlewick.dashboard.alert.AlertRule;
import dev.candlewick.dashboard.alert.Bar;
import dev.candlewick.dashboard.alert.Direction;
import dev.candlewick.dashboard.alert.Measure;
import dev.candlewick.dashboard.alert.Repetition;
import dev.candlewick.dashboard.alert.Side;
import dev.candlewick.dashboard.alert.WebhookRules;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.FeedStatus;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.watch.Watchers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = AlertView.class)
@ContextConfiguration(
        classes = {MarketViewTest.Market.class, AlertViewTest.Alerts.class, WebhookRules.class})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class AlertViewTest extends SpringBrowserlessTest {

    private static final String HOOK = "https://example.com/secret";

    @Autowired private FakeBook book;
    @Autowired private MarketViewTest.FakeFeed feed;
    @Autowired private AlertNews news;

    @BeforeEach
    void openTheAlert() {
        open("alert=7");
        feed.send(
                new CandleSeries("", Interval.ONE_MINUTE),
                false,
                List.of(),
                List.of(quote("IBM", "", "190"), quote("GE", "", "100")),
                new FeedStatus.Live());
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
    }

    @Test
    void theFormIsFilledAndWhatIsSavedKeepsTheAddressThatNobodySees() {
        assertThat(field("Level").getValue()).isEqualTo("195");
        assertThat(field("Note (optional)").getValue()).isEqualTo("Sell");
        assertThat(field("Webhook (optional)").getValue()).isEmpty();
        assertThat(field("Webhook (optional)").getPlaceholder()).contains("example.com");
        assertThat(find(AlertForm.class).single().getElement().getTextRecursively())
                .doesNotContain("secret");

        test(field("Level")).setValue("196");
        test(button("Save")).click();

        assertThat(book.saved).containsExactly(rule("196", HOOK));
        assertThat(button("Make alert").isVisible()).as("the next one is new").isTrue();
    }

    @Test
    void itIsValidatedAsANewOne() {
        test(field("Level")).setValue("twelve");
        test(button("Save")).click();

        assertThat(field("Level").isInvalid()).isTrue();
        assertThat(field("Level").getErrorMessage()).isEqualTo("Write a number, such as 181.5");
        assertThat(book.saved).isEmpty();

        test(field("Level")).setValue("195");
        test(button("Save")).click();
        assertThat(answer()).isEqualTo("Nothing is changed yet.");
        assertThat(book.saved).isEmpty();
    }

    @Test
    void aWebhookIsGivenUp() {
        test(find(Checkbox.class).single()).click();
        test(button("Save")).click();

        assertThat(book.saved).containsExactly(rule("195", ""));
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsNotOverwritten() {
        book.changedMeanwhile = true;
        test(field("Level")).setValue("196");
        test(button("Save")).click();

        assertThat(answer()).startsWith("It was changed or removed meanwhile");
        assertThat(button("Save").isVisible()).isTrue();
    }

    @Test
    void aLinkToAnAlertThatIsGoneSaysSo() {
        open("alert=99");
        assertThat(answer()).contains("is not there any more");
        assertThat(button("Make alert").isVisible()).isTrue();
    }

    @Test
    void whatIsChangedElsewhereIsReadAndAClosedPageLeavesNoSubscriber() {
        MarketViewTest.acknowledge();
        int reads = book.reads;
        news.changed("ann");
        MarketViewTest.acknowledge();
        assertThat(book.reads).isEqualTo(reads + 1);

        find(AlertView.class).single().removeFromParent();
        assertThat(feed.series()).isEmpty();
        assertThat(news.subscribers()).isZero();
    }

    @Test
    void aLevelBelowThePriceIsFallenTo() {
        open("symbol=IBM&price=180");
        assertThat(answerOf("sentence"))
                .startsWith("Tells you when IBM falls to 180:")
                .doesNotContain("there already");
        open("symbol=IBM&price=200");
        assertThat(answerOf("sentence"))
                .startsWith("Tells you when IBM rises to 200:")
                .doesNotContain("there already");
    }

    private static void open(String query) {
        UI.getCurrent().navigate("alerts", QueryParameters.fromString(query));
    }

    private TextField field(String label) {
        return find(TextField.class).all().stream()
                .filter(each -> label.equals(each.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    private Button button(String text) {
        return find(Button.class).withText(text).single();
    }

    private String answer() {
        return answerOf("answer");
    }

    private String answerOf(String place) {
        return find(Div.class).withClassName(place).single().getText();
    }

    private static AlertRule rule(String level, String webhook) {
        return new AlertDraft(
                        "IBM",
                        Measure.PRICE,
                        Direction.ABOVE,
                        level,
                        "",
                        "",
                        Repetition.ALWAYS,
                        Bar.ONE_MINUTE,
                        webhook,
                        "Sell")
                .rule();
    }

    /** One alert of Ann's. */
    static final class FakeBook extends AlertBook {

        private final List<AlertRule> saved = new ArrayList<>();
        private boolean changedMeanwhile;
        private int reads;

        FakeBook() {
            super(Watchers.none());
        }

        @Override
        public boolean possible() {
            return true;
        }

        @Override
        public List<Alert> of(String user) {
            AlertRule rule = saved.isEmpty() ? rule("195", HOOK) : saved.getLast();
            return List.of(
                    new Alert(
                            7, user, rule, Alert.State.ACTIVE, Side.BELOW, null, null, 0, null, 1));
        }

        @Override
        public boolean edit(String user, Alert known, AlertRule rule) {
            if (!changedMeanwhile) {
                saved.add(rule);
            }
            return !changedMeanwhile;
        }

        @Override
        public List<AlertFiring> firings(String user, int count) {
            reads++;
            return List.of();
        }

        @Override
        public List<AlertChange> changes(String user, int count) {
            return List.of(new AlertChange(1, 7, "IBM rises to 190 → IBM rises to 195", NOON));
        }
    }

    @Configuration
    static class Alerts {

        @Bean
        FakeBook book() {
            return new FakeBook();
        }

        @Bean
        AlertNews news() {
            return new AlertNews();
        }
    }
}
