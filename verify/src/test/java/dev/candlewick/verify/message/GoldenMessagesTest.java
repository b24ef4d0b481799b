package dev.candlewick.verify.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Golden(String name, JsonNode line) {

        byte @Nullable [] bytes(String field) throws IOException {
            if (line.has(field + "_base64")) {
                return line.get(field + "_base64").binaryValue();
            }
            JsonNode text = line.get(field);
            return text == null || text.isNull()
                    ? null
                    : text.asText().getBytes(StandardCharsets.UTF_8);
        }

        Message parsed() throws IOException {
            return MessageParser.parse(
                    bytes("key"),
                    bytes("message"),
                    encoding(),
                    line.has("append_time_ms") ? (Long) line.get("append_time_ms").asLong() : null);
        }

        private Encoding encoding() {
            JsonNode headers = line.path("encoding");
            JsonNode last = headers.path(headers.size() - 1);
            if (last.isMissingNode()) {
                return Encoding.JSON;
            }
            return Encoding.named(
                    last.isNull() ? null : last.asText().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void aGoldenRejectIsRejectedForItsReason(Golden golden) throws IOException {
        String reason = golden.line().get("reason").asText();
        if (reason.equals("WRONG_PARTITION")) {
            // Nothing is wrong with the message itself: where it lies is asked later.
            assertThat(golden.parsed()).isInstanceOf(Message.Trade.class);
        } else {
            assertThat(golden.parsed())
                    .isEqualTo(new Message.Rejected(RejectReason.valueOf(reason)));
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aGoldenMessageIsReadByValue(Golden golden) throws IOException {
        JsonNode expect = golden.line().get("expect");
        if (expect.get("type").asText().equals("HEARTBEAT")) {
            assertThat(golden.parsed()).isEqualTo(new Message.Heartbeat());
        } else if (expect.get("type").asText().equals("BAR")) {
            assertThat(golden.parsed())
                    .isEqualTo(
                            new Message.Bar(
                                    expect.get("symbol").asText(),
                                    expect.get("source").asText(),
                                    expect.get("interval").asText(),
                                    expect.get("start_time").asLong(),
                                    expect.get("open_e8").asLong(),
                                    expect.get("high_e8").asLong(),
                                    expect.get("low_e8").asLong(),
                                    expect.get("close_e8").asLong(),
                                    whole(expect.get("volume_e8"))));
        } else if (expect.get("type").asText().equals("GAP")) {
            assertThat(golden.parsed())
                    .isEqualTo(
                            new Message.Gap(
                                    expect.get("symbol").asText(),
                                    expect.get("from_time").asLong(),
                                    expect.get("event_time").asLong(),
                                    expect.get("source").asText(""),
                                    expect.get("from_id").textValue(),
                                    expect.get("to_id").textValue(),
                                    whole(expect.get("count")),
                                    expect.get("reason").asText(),
                                    expect.get("detail").asText("")));
        } else {
            boolean snapshot = expect.get("type").asText().equals("SNAPSHOT");
            assertThat(golden.parsed())
                    .isEqualTo(
                            new Message.Trade(
                                    expect.get("symbol").asText(),
                                    expect.get("event_time").asLong(),
                                    expect.get("price_e8").asLong(),
                                    snapshot ? 0 : expect.get("size_e8").asLong(),
                                    expect.get("conditions").asText(""),
                                    expect.get("source").asText(""),
                                    expect.get("trade_id").textValue(),
                                    snapshot
                                            ? new Message.Snapshot(
                                                    whole(expect.get("day_volume_e8")))
                                            : null));
        }
    }

    private static @Nullable Long whole(JsonNode node) {
        return node.isNull() ? null : node.asLong();
    }

    @Test
    void aMegabyteOfDigitsIsReadInNoTime() {
        byte[] message =
                ("{\"symbol\":\"IBM\",\"event_time\":1,\"price\":"
                                + "9".repeat(1_000_000)
                                + ",\"size\":1}")
                        .getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        assertThat(
                        MessageParser.parse(
                                "IBM".getBytes(StandardCharsets.UTF_8),
                                message,
                                Encoding.JSON,
                                null))
                .isEqualTo(new Message.Rejected(RejectReason.RANGE));
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    static Stream<Golden> rejected() throws IOException {
        return Stream.concat(read("rejected.jsonl"), read("flat-rejected.jsonl"));
    }

    static Stream<Golden> valid() throws IOException {
        return Stream.concat(read("valid.jsonl"), read("flat-valid.jsonl"));
    }

    private static Stream<Golden> read(String file) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        GoldenMessagesTest.class.getResourceAsStream("/topics/golden/" + file))) {
            Stream.Builder<Golden> lines = Stream.builder();
            for (String line :
                    new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                JsonNode node = JSON.readTree(line);
                lines.add(new Golden(node.get("name").asText(), node));
            }
            return lines.build();
        }
    }
}
