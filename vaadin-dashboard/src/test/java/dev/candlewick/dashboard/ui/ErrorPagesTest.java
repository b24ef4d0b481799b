package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.CannotCreateTransactionException;

@ViewPackages(classes = ErrorPagesTest.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
class ErrorPagesTest extends SpringBrowserlessTest {

    @Test
    void anAddressThatNoPageHasSaysSoAndLeadsOn() {
        UI.getCurrent().navigate("nowhere/<b>at all</b>");
        assertThat(getCurrentView()).isInstanceOf(UnknownPage.class);
        assertThat(words()).contains("/nowhere/<b>at all</b>");
        assertThat(find(PageLinks.class).exists()).isTrue();
    }

    @Test
    void aPageThatCannotBeBuiltTellsNothingOfTheReason() {
        UI.getCurrent().navigate("breaks/by-mistake");
        assertThat(getCurrentView()).isInstanceOf(BrokenPage.class);
        assertThat(words()).contains("log of the dashboard").doesNotContain("secret");
        assertThat(find(PageLinks.class).exists()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"breaks/without-database", "breaks/without-transaction"})
    void aPageWithoutADatabaseSaysThatItIsSilent(String address) {
        UI.getCurrent().navigate(address);
        assertThat(getCurrentView()).isInstanceOf(BrokenPage.class);
        assertThat(words()).isEqualTo("The database does not answer.");
    }

    private String words() {
        return find(Paragraph.class).single().getText();
    }

    /** Breaks by mistake. */
    @Route("breaks/by-mistake")
    public static final class ByMistake extends Div implements BeforeEnterObserver {
        @Override
        public void beforeEnter(BeforeEnterEvent event) {
            throw new IllegalStateException("secret");
        }
    }

    /** Breaks because the database is away. */
    @Route("breaks/without-database")
    public static final class WithoutDatabase extends Div implements BeforeEnterObserver {
        @Override
        public void beforeEnter(BeforeEnterEvent event) {
            throw new DataAccessResourceFailureException("secret");
        }
    }

    /** Breaks because no transaction could begin. */
    @Route("breaks/without-transaction")
    public static final class WithoutTransaction extends Div implements BeforeEnterObserver {
        @Override
        public void beforeEnter(BeforeEnterEvent event) {
            throw new CannotCreateTransactionException("secret");
        }
    }
}
