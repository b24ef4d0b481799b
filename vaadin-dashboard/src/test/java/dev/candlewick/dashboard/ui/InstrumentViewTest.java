package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.instrument.InstrumentQueries;
import dev.candlewick.dashboard.instrument.InstrumentSheet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = InstrumentView.class)
@ContextConfiguration(classes = {MarketViewTest.Market.class, InstrumentViewTest.Sheets.class})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class InstrumentViewTest extends SpringBrowserlessTest {

    @Autowired private FakeSheets sheets;

    @Test
    void factsSessionsActionsAndDaysAreShown() {
        open("IBM");

        assertThat(text())
                .contains("IBM", "International Business Machines", "XNYS", "0.01")
                .contains("Shares", "912,000,000", "yahoo, 2 Mar 12:00:00")
                .contains("open now", "split 2 for 1", "dividend 1.25 USD")
                .contains("Nothing has been traded yet.");
        Grid<Candle> days = days();
        assertThat(test(days).size()).isEqualTo(2);
        assertThat(test(days).getCellText(0, 4)).isEqualTo("110.00");
        assertThat(test(days).getCellText(0, 5)).isEqualTo("+10.00%");
    }

    @Test
    void anUnknownSymbolIsNamedAndTheDatabaseIsAskedAgain() {
        open("NOBODY");
        assertThat(text()).contains("There is no instrument “NOBODY”.");
        open("");
        assertThat(text()).contains("The link names no symbol");

        sheets.away = true;
        open("IBM");
        assertThat(text())
                .contains("The database does not answer.")
                .doesNotContain("no instrument");
        sheets.away = false;
        test(find(Button.class).withText("Try again").single()).click();
        assertThat(text()).contains("International Business Machines");
    }

    private static void open(String symbol) {
        UI.getCurrent().navigate("instrument", QueryParameters.of("symbol", symbol));
    }

    private String text() {
        return find(InstrumentView.class).single().getElement().getTextRecursively();
    }

    @SuppressWarnings("unchecked")
    private Grid<Candle> days() {
        return find(Grid.class).withClassName("days").single();
    }

    /** Knows IBM. */
    static final class FakeSheets extends InstrumentQueries {

        private boolean away;

        FakeSheets() {
            super(
                    JdbcClient.create(new DriverManagerDataSource()),
                    new CandleQueries(JdbcClient.create(new DriverManagerDataSource())),
                    new JdbcTransactionManager());
        }

        @Override
        public Optional<InstrumentSheet> sheet(String symbol) {
            if (away) {
                throw new DataAccessResourceFailureException("nobody answers");
            }
            if (!symbol.equals("IBM")) {
                return Optional.empty();
            }
            return Optional.of(
                    new InstrumentSheet(
                            "IBM",
                            "International Business Machines",
                            "XNYS",
                            "",
                            new BigDecimal("0.01"),
                            NOON,
                            List.of(new InstrumentSheet.Fact("shares", "912000000", "yahoo", NOON)),
                            List.of(action("SPLIT", "2", "1"), action("DIVIDEND", "1.25 USD", "")),
                            List.of(
                                    new InstrumentSheet.Session(
                                            "REGULAR",
                                            LocalDate.EPOCH,
                                            NOON,
                                            Instant.parse("2999-01-01T00:00:00Z"))),
                            List.of(closed(0, "100", 1), closed(1, "110", 2)),
                            Optional.empty(),
                            List.of()));
        }

        private static InstrumentSheet.Action action(String action, String what, String of) {
            return new InstrumentSheet.Action(LocalDate.EPOCH, action, what, of, "yahoo");
        }
    }

    @Configuration
    static class Sheets {

        @Bean
        FakeSheets sheets() {
            return new FakeSheets();
        }
    }
}
