package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketAddressTest {

    @Test
    void linkNamesSymbolAndInterval() {
        MarketAddress address = of("symbol=BTC/USDT&interval=5m");

        assertThat(address.series()).isEqualTo(new CandleSeries("BTC/USDT", Interval.FIVE_MINUTES));
        assertThat(address.complaint()).isEmpty();
    }

    @Test
    void bareLinkLeavesTheSymbolOpen() {
        assertThat(of("").series()).isEqualTo(new CandleSeries("", Interval.ONE_MINUTE));
    }

    @Test
    void unknownIntervalIsNamedWithTheKnownOnes() {
        MarketAddress address = of("symbol=IBM&interval=7m");

        assertThat(address.series()).isEqualTo(new CandleSeries("IBM", Interval.ONE_MINUTE));
        assertThat(address.complaint().orElseThrow())
                .contains("“7m”")
                .contains("1s, 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w");
    }

    @Test
    void endlessSymbolIsRefused() {
        MarketAddress address = of("symbol=" + "X".repeat(1_000));

        assertThat(address.series().symbol()).isEmpty();
        assertThat(address.complaint().orElseThrow()).contains("at most 32");
    }

    @Test
    void aSymbolThatNoDatabaseCanHoldIsRefused() {
        for (String query : List.of("symbol=%00", "symbol=IBM%00", "symbol=I%0ABM")) {
            MarketAddress address = of(query);

            assertThat(address.series().symbol()).as(query).isEmpty();
            assertThat(address.complaint().orElseThrow()).contains("no control characters");
        }
    }

    @Test
    void seriesAndLinkGoBothWays() {
        CandleSeries series = new CandleSeries("BTC/USDT", Interval.ONE_DAY);

        assertThat(MarketAddress.of(MarketAddress.parameters(series)).series()).isEqualTo(series);
    }

    @Test
    void linkToAnExplanationNamesAMoment() {
        Instant time = Instant.parse("2026-03-02T14:30:00Z");
        CandleSeries series = new CandleSeries("IBM", Interval.ONE_MINUTE);

        assertThat(of("symbol=IBM&explain=2026-03-02T14:30:00Z").explained()).contains(time);
        assertThat(of("symbol=IBM&explain=2026-03-02T09:30:00-05:00").explained()).contains(time);
        assertThat(MarketAddress.of(MarketAddress.parameters(series, time)).explained())
                .contains(time);
        assertThat(of("symbol=IBM").explained()).isEmpty();
        assertThat(of("symbol=IBM&explain=noon").complaint().orElseThrow()).contains("“noon”");
        assertThat(of("symbol=IBM&explain=+999999999-01-01T00:00:00Z").explained()).isEmpty();
    }

    private static MarketAddress of(String query) {
        return MarketAddress.of(QueryParameters.fromString(query));
    }
}
