package dev.candlewick.feed.tick;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The golden messages themselves, and what this program writes against them. */
class GoldenMessagesTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Set<String> REASONS =
            Set.of(
                    "EMPTY",
                    "MALFORMED",
                    "UNKNOWN_TYPE",
                    "WRONG_TYPE",
                    "MISSING_FIELD",
                    "SYMBOL",
                    "KEY",
                    "SCALE",
                    "RANGE",
                    "TEXT",
                    "FUTURE",
                    "WRONG_PARTITION");

    @Test
    void everyReasonHasItsCasesAndEveryCaseItsName() throws Exception {
        Set<String> reasons = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (JsonNode golden : cases("rejected", "flat-rejected")) {
            reasons.add(golden.path("reason").asText());
            assertThat(names.add(golden.path("reason") + " " + golden.path("name"))).isTrue();
            assertThat(golden.has("expect")).isFalse();
        }
        assertThat(reasons).isEqualTo(new TreeSet<>(REASONS));
        for (JsonNode golden : cases("valid", "flat-valid")) {
            assertThat(names.add(golden.path("name").asText())).isTrue();
            assertThat(golden.path("expect").path("type").asText())
                    .isIn("TRADE", "HEARTBEAT", "SNAPSHOT", "BAR", "GAP");
            assertThat(golden.has("reason")).isFalse();
        }
        assertThat(names).hasSizeGreaterThan(350);
    }

    @Test
    void everyValidTickIsWrittenAsAMessageOfTheSameValue() throws Exception {
        int ticks = 0;
        for (JsonNode golden : cases("valid")) {
            JsonNode expected = golden.path("expect");
            if (expected.path("type").asText().equals("TRADE")) {
                Tick tick = tick(expected);
                TickRules.checked(tick);
                JsonNode written = JSON.readTree(MessageWriter.trade(tick));
                for (Iterator<String> fields = expected.fieldNames(); fields.hasNext(); ) {
                    assertSame(golden, expected, written, fields.next());
                }
                ticks++;
            }
        }
        assertThat(ticks).isGreaterThan(60);
    }

    @Test
    void everyTickInFlatEncodingIsWrittenByteForByte() throws Exception {
        int messages = 0;
        for (JsonNode golden : cases("flat-valid")) {
            JsonNode expected = golden.path("expect");
            boolean isHeartbeat = expected.path("type").asText().equals("HEARTBEAT");
            byte[] message = golden.path("message_base64").binaryValue();
            // A heartbeat may hold what nobody looks at; this program leaves it out.
            if (message != null && (!isHeartbeat || isPlain(message))) {
                byte[] written =
                        isHeartbeat
                                ? FlatWriter.heartbeat(
                                                tick(expected).source(),
                                                expected.path("event_time").longValue())
                                        .orElseThrow()
                                : FlatWriter.trade(tick(expected)).orElseThrow();
                assertThat(written).as("%s", golden.path("name")).isEqualTo(message);
                messages++;
            }
        }
        assertThat(messages).isGreaterThan(30);
    }

    private static boolean isPlain(byte[] heartbeat) {
        return heartbeat[1] == 0
                && heartbeat[2] == 0
                && heartbeat[3] == 0
                && Arrays.equals(heartbeat, 16, 32, new byte[16], 0, 16);
    }

    @Test
    void aTextOf256BytesIsTooLongForFlatEncoding() {
        for (int length : new int[] {255, 256}) {
            String text = "x".repeat(length);
            boolean fits = length < 256;
            assertThat(FlatWriter.trade(new Tick("A", 1, "1", "1", text, null, null, "")))
                    .matches(message -> message.isPresent() == fits);
            assertThat(FlatWriter.heartbeat(text, 1)).matches(m -> m.isPresent() == fits);
        }
    }

    private static void assertSame(
            JsonNode golden, JsonNode expected, JsonNode written, String field) {
        if (field.endsWith("_e8")) {
            BigDecimal value =
                    new BigDecimal(written.path(field.substring(0, field.length() - 3)).asText());
            assertThat(value.scaleByPowerOfTen(8))
                    .as("%s of %s", field, golden.path("name"))
                    .isEqualByComparingTo(expected.path(field).decimalValue());
        } else if (expected.path(field).isNull()) {
            assertThat(written.has(field)).isFalse();
        } else {
            assertThat(written.path(field)).as("%s", golden).isEqualTo(expected.path(field));
        }
    }

    private static Tick tick(JsonNode expected) {
        return new Tick(
                expected.path("symbol").asText(),
                expected.path("event_time").longValue(),
                Decimal.text(expected.path("price_e8").longValue()),
                Decimal.text(expected.path("size_e8").longValue()),
                text(expected.path("venue")),
                text(expected.path("conditions")),
                text(expected.path("trade_id")),
                Objects.requireNonNullElse(text(expected.path("source")), ""));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asText();
    }

    private static List<JsonNode> cases(String... names) throws Exception {
        List<JsonNode> cases = new ArrayList<>();
        for (String name : names) {
            try (InputStream file =
                    Objects.requireNonNull(
                            GoldenMessagesTest.class.getResourceAsStream(
                                    "/topics/golden/" + name + ".jsonl"))) {
                String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
                for (String line : text.lines().toList()) {
                    cases.add(JSON.readTree(line));
                }
            }
        }
        return cases;
    }
}
