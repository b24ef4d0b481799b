package dev.candlewick.benchmark.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.benchmark.peer.Tick;
import dev.candlewick.benchmark.peer.TickReader;
import dev.candlewick.benchmark.tick.Decoder;
import dev.candlewick.benchmark.tick.RawTick;
import dev.candlewick.benchmark.topic.Market.MarketTick;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    @ParameterizedTest
    @CsvSource({"JSON,''", "JSON,T17", "FLAT,''", "FLAT,T17"})
    void everyReaderFindsWhatWasWritten(Encoding encoding, String tradeId) {
        Market market = new Market(new Market.Description(3, 10, 1, 1_000, true));
        for (int i = 0; i < 1_000; i++) {
            MarketTick tick = market.next();
            String symbol = Market.name(tick.symbol);
            byte[] key = symbol.getBytes(StandardCharsets.US_ASCII);
            byte[] value = encoding.encode(tick, symbol, tradeId);

            RawTick raw = new RawTick();
            Decoder.of(encoding.label()).decode(value, raw);
            assertThat(raw.eventTime).isEqualTo(tick.eventTime);
            assertThat(raw.price).isEqualTo(tick.cents * 1_000_000);
            assertThat(raw.size).isEqualTo(tick.size * 100_000_000);
            assertThat(raw.conditionsLength).isZero();

            Tick read = new TickReader(encoding.label()).read(key, value, 42);
            assertThat(read.symbol).isEqualTo(symbol);
            assertThat(read.eventTime).isEqualTo(tick.eventTime);
            assertThat(read.price).isEqualTo(raw.price);
            assertThat(read.size).isEqualTo(raw.size);
            assertThat(read.offset).isEqualTo(42);
        }
    }
}
