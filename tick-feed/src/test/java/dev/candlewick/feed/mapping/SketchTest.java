package dev.candlewick.feed.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SketchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "{\"s\":\"BTCUSDT\",\"t\":1381132830270,\"p\":\"1.5\",\"q\":\"2\"}",
                "{\"data\":{\"ticker\":\"ibm\",\"exec_time\":1,\"ts\":1381132830.27,\"lastPrice\":1.5,\"shares\":2}}",
                "{\"product_id\":\"BTC-USD\",\"time\":\"2013-10-07T08:00:30.270Z\",\"price\":\"1,5\",\"size\":2,\"trade_id\":7}",
                "{\"Symbol\":\"IBM\",\"TradeTime\":\"2013-10-07T08:00:30\",\"Price\":1.5,\"Qty\":2,\"Exchange\":\"N\"}"
            })
    void whatIsGuessedReadsTheMessagesItWasGuessedFrom(String message) {
        String text = sketch(message);

        MessageReader reader =
                MessageReader.of(MappingFile.parse(Path.of("guessed.yaml"), text), Map.of());
        assertThat(reader.read(message(message)))
                .isInstanceOfSatisfying(
                        Reading.Understood.class,
                        understood -> {
                            assertThat(understood.tick().price()).isEqualTo("1.5");
                            assertThat(understood.tick().size()).isEqualTo("2");
                            assertThat(understood.tick().eventTime() / 1_000_000)
                                    .isEqualTo(1_381_132_830L);
                        });
    }

    @Test
    void whatIsNotFoundIsLeftToBeFilledIn() {
        assertThat(sketch("{\"alpha\":1,\"beta\":\"x\"}"))
                .contains("  symbol: $key\n")
                .contains("  event_time: $timestamp  #")
                .contains("  price: ???  # needed; nothing looks like it\n")
                .contains("#   beta  x\n");
    }

    @Test
    void whatIsNoJsonSaysWhatWouldHelp() {
        assertThatThrownBy(() -> sketch("\u0001\u0002")).hasMessageContaining("schema file");
        assertThatThrownBy(() -> sketch("\u0000\u0000\u0000\u0000\u0001x"))
                .hasMessageContaining("--registry");
    }

    @Test
    void aNameOfAFieldCannotWriteIntoTheMapping() {
        String text =
                sketch(
                        "{\"s\":\"IBM\",\"t\":1381132830270,\"p\":1.5,\"q\":2,\"x\\nkafka: theirs\":1}");

        assertThat(MappingFile.parse(Path.of("guessed.yaml"), text).kafka()).isEmpty();
    }

    private static String sketch(String... messages) {
        return Sketch.of(
                "acme.trades",
                Optional.empty(),
                Optional.empty(),
                Arrays.stream(messages).map(SketchTest::message).toList());
    }

    private static ForeignMessage message(String text) {
        return new ForeignMessage(
                0,
                1,
                2,
                "KEY".getBytes(StandardCharsets.UTF_8),
                text.getBytes(StandardCharsets.UTF_8),
                Map.of());
    }
}
