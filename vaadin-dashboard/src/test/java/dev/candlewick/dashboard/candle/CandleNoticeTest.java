package dev.candlewick.dashboard.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CandleNoticeTest {

    @Test
    void namesTheSymbolsAfterTheEpoch() {
        CandleNotice notice = CandleNotice.of(List.of("1 IBM BTC/USDT", "1 AAPL"));

        assertThat(notice.names("IBM")).isTrue();
        assertThat(notice.names("BTC/USDT")).isTrue();
        assertThat(notice.names("AAPL")).isTrue();
        assertThat(notice.names("MSFT")).isFalse();
        assertThat(notice.names("1")).as("the epoch is no symbol").isFalse();
    }

    @Test
    void silenceNamesNobody() {
        assertThat(CandleNotice.of(List.of()).isEmpty()).isTrue();
    }

    @Test
    void strangeWordsMeanThatAnythingMayHaveChanged() {
        assertThat(CandleNotice.of(List.of("1 IBM", "")).names("MSFT")).isTrue();
    }

    @Test
    void joinedNoticesNameBoth() {
        CandleNotice joined =
                CandleNotice.of(List.of("1 IBM")).and(CandleNotice.of(List.of("1 AAPL")));

        assertThat(joined.names("IBM")).isTrue();
        assertThat(joined.names("AAPL")).isTrue();
        assertThat(joined.and(CandleNotice.ALL).names("MSFT")).isTrue();
    }
}
