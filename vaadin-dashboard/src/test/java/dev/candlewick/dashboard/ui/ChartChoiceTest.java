package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.indicator.Study;
import org.junit.jupiter.api.Test;

class ChartChoiceTest {

    private static final ChartChoice FULL =
            ChartChoice.USUAL.saidBy(
                    of("indicators=macd.sma20.vwap&scale=log&time=exchange&hours=regular"));

    @Test
    void aLinkSaysWhatIsDrawnAndHow() {
        assertThat(FULL.studies()).extracting(Study::text).containsExactly("sma20", "vwap", "macd");
        assertThat(FULL.log()).isTrue();
        assertThat(FULL.zone()).isEqualTo(ChartChoice.Zone.EXCHANGE);
        assertThat(FULL.hours()).isEqualTo(Hours.REGULAR);
    }

    @Test
    void whatALinkDoesNotSayStaysAndWhatItSaysWronglyToo() {
        assertThat(FULL.saidBy(of("symbol=IBM"))).isEqualTo(FULL);
        assertThat(FULL.saidBy(of("time=mars")).zone()).isEqualTo(ChartChoice.Zone.EXCHANGE);
        assertThat(FULL.saidBy(of("indicators=sma20.moon7")).studies()).hasSize(1);
        assertThat(FULL.saidBy(of("indicators=none")).studies()).isEmpty();
    }

    @Test
    void choiceAndLinkGoBothWays() {
        assertThat(ChartChoice.USUAL.saidBy(FULL.addedTo(QueryParameters.empty()))).isEqualTo(FULL);
        assertThat(ChartChoice.USUAL.addedTo(of("symbol=IBM")).getQueryString())
                .isEqualTo("symbol=IBM");
    }

    @Test
    void theBrowserKeepsAllOfIt() {
        assertThat(FULL.saidBy(QueryParameters.fromString(ChartChoice.USUAL.text())))
                .isEqualTo(ChartChoice.USUAL);
        assertThat(ChartChoice.USUAL.saidBy(QueryParameters.fromString(FULL.text())))
                .isEqualTo(FULL);
    }

    private static QueryParameters of(String query) {
        return QueryParameters.fromString(query);
    }
}
