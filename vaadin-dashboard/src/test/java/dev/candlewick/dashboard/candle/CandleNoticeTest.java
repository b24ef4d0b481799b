package dev.candlewick.dashboard.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CandleNoticeTest {

    private static final Optional<Integer> LIVE = Optional.of(1);

    @Test
    void namesTheSymbolsAfterTheEpoch() {
        CandleNotice notice = CandleNotice.of(List.of("1 IBM BTC/USDT", "1 AAPL"), LIVE);

        assertThat(notice.names("IBM")).isTrue();
        assertThat(notice.names("BTC/USDT")).isTrue();
        assertThat(notice.names("AAPL")).isTrue();
        assertThat(notice.names("MSFT")).isFalse();
        assertThat(notice.names("1")).as("the epoch is no symbol").isFalse();
    }

    @Test
    void silenceNamesNobody() {
        assertThat(CandleNotice.of(List.of(), LIVE).isEmpty()).isTrue();
    }

    @Test
    void strangeWordsMeanThatAnythingMayHaveChanged() {
        assertThat(CandleNotice.of(List.of("1 IBM", ""), LIVE).names("MSFT")).isTrue();
    }

    @Test
    void anEpochThatIsNotShownNamesNobody() {
        List<String> payloads = List.of("2 IBM", "12 IBM", "1 AAPL");

        assertThat(CandleNotice.of(payloads, LIVE).symbols()).containsExactly("AAPL");
        assertThat(CandleNotice.of(payloads, Optional.empty()).names("IBM")).isTrue();
    }

    @Test
    void theSwitchToAnotherEpochMayHaveChangedAnything() {
        assertThat(CandleNotice.of(List.of("2"), LIVE).everything()).isTrue();
    }

    @Test
    void joinedNoticesNameBoth() {
        CandleNotice joined =
                CandleNotice.of(List.of("1 IBM"), LIVE)
                        .and(CandleNotice.of(List.of("1 AAPL"), LIVE));

        assertThat(joined.names("IBM")).isTrue();
        assertThat(joined.names("AAPL")).isTrue();
        assertThat(joined.and(CandleNotice.ALL).names("MSFT")).isTrue();
    }
}
