package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TickParserTest {

    private final TickParser parser = new TickParser();

    @TestFactory
    Stream<DynamicTest> validGoldenMessagesMeanWhatTheContractSays() {
        return Stream.of("valid", "flat-valid")
                .flatMap(TickParserTest::golden)
                .map(line -> dynamicTest(line.get("name").asText(), () -> assertMeaning(line)));
    }

    @TestFactory
    Stream<DynamicTest> rejectedGoldenMessagesHaveTheirReason() {
        return Stream.of("rejected", "flat-rejected")
                .flatMap(TickParserTest::golden)
                .filter(line -> !line.get("reason").asText().equals("WRONG_PARTITION"))
                .map(
                        line ->
                                dynamicTest(
                                        line.get("name").asText(),
                                        () -> {
                                            LogRecord record = parse(line);
                                            assertThat(record.kind)
                                                    .isEqualTo(LogRecord.Kind.REJECTED);
                                            assertThat(record.reason)
                                                    .as(record.detail)
                                                    .hasToString(line.get("reason").asText());
                                            assertThat(record.detail).isNotEmpty();
                                        }));
    }

    private void assertMeaning(JsonNode line) {
        JsonNode expect = line.get("expect");
        LogRecord record = parse(line);
        assertThat(record.reason).as(record.detail).isNull();
        assertThat(record.kind).hasToString(expect.get("type").asText());
        if (record.kind == LogRecord.Kind.BAR) {
            assertBar(expect, record);
            return;
        }
        if (record.kind == LogRecord.Kind.GAP) {
            assertGap(expect, record);
            return;
        }
        assertThat(record.eventTime).isEqualTo(expect.get("event_time").asLong());
        if (record.kind != LogRecord.Kind.HEARTBEAT) {
            assertThat(record.symbol).isEqualTo(expect.get("symbol").asText());
            assertThat(record.price).isEqualTo(expect.get("price_e8").asLong());
            if (record.kind == LogRecord.Kind.TRADE) {
                assertThat(record.size).isEqualTo(expect.get("size_e8").asLong());
            } else {
                assertThat(record.size)
                        .isEqualTo(expect.get("day_volume_e8").asLong(LogRecord.NO_VOLUME));
                assertThat(record.source).isEqualTo(expect.get("source").asText(""));
            }
            assertThat(record.conditions)
                    .isEqualTo(
                            expect.get("conditions").isNull()
                                    ? ""
                                    : expect.get("conditions").asText());
            assertThat(record.hasTradeId).isEqualTo(!expect.get("trade_id").isNull());
        }
    }

    private static void assertGap(JsonNode expect, LogRecord record) {
        FeedGap gap = Objects.requireNonNull(record.gap);
        assertThat(List.of(gap.symbol, gap.source, gap.reason, gap.detail))
                .isEqualTo(
                        Stream.of("symbol", "source", "reason", "detail")
                                .map(field -> expect.get(field).asText(""))
                                .toList());
        assertThat(gap.fromTime).isEqualTo(expect.get("from_time").asLong());
        assertThat(gap.toTime).isEqualTo(expect.get("event_time").asLong());
        assertThat(gap.fromId).isEqualTo(expect.get("from_id").textValue());
        assertThat(gap.toId).isEqualTo(expect.get("to_id").textValue());
        JsonNode count = expect.get("count");
        assertThat(gap.missing).isEqualTo(count.isNull() ? null : count.asLong());
    }

    private static void assertBar(JsonNode expect, LogRecord record) {
        ImportedCandle bar = Objects.requireNonNull(record.bar);
        assertThat(record.eventTime).isEqualTo(expect.get("start_time").asLong());
        assertThat(List.of(bar.symbol, bar.source, bar.interval))
                .isEqualTo(
                        Stream.of("symbol", "source", "interval")
                                .map(field -> expect.get(field).asText())
                                .toList());
        assertThat(List.of(bar.startTime, bar.open, bar.high, bar.low, bar.close))
                .isEqualTo(
                        Stream.of("start_time", "open_e8", "high_e8", "low_e8", "close_e8")
                                .map(field -> expect.get(field).asLong())
                                .toList());
        JsonNode volume = expect.get("volume_e8");
        assertThat(bar.volume).isEqualTo(volume.isNull() ? null : volume.asLong());
    }

    @Test
    void tradeIdsAreToldApartBySourceAndIdAndNotBySpelling() {
        LogRecord plain = trade("\"source\":\"x\",\"trade_id\":\"a\"");
        LogRecord escaped = trade("\"trade_id\":\"\\u0061\",\"source\":\"\\u0078\"");
        LogRecord otherSource = trade("\"source\":\"y\",\"trade_id\":\"a\"");
        LogRecord otherId = trade("\"source\":\"x\",\"trade_id\":\"b\"");

        assertThat(escaped.tradeIdHigh).isEqualTo(plain.tradeIdHigh);
        assertThat(escaped.tradeIdLow).isEqualTo(plain.tradeIdLow);
        assertThat(otherSource.tradeIdHigh).isNotEqualTo(plain.tradeIdHigh);
        assertThat(otherId.tradeIdHigh).isNotEqualTo(plain.tradeIdHigh);
        assertThat(trade("\"trade_id\":\"a\",\"source\":\"\"").tradeIdHigh)
                .isEqualTo(trade("\"trade_id\":\"a\"").tradeIdHigh)
                .isEqualTo(trade("\"trade_id\":\"a\",\"source\":null").tradeIdHigh);
    }

    @Test
    void aHeartbeatSaysWhetherItsSourceIsLive() {
        LogRecord record = new LogRecord();
        for (String conditions : List.of("live", "", "alive", "live ")) {
            parse(
                    record,
                    "",
                    "{\"type\":\"HEARTBEAT\",\"event_time\":1,\"conditions\":\"%s\"}"
                            .formatted(conditions));
            assertThat(record.kind).isEqualTo(LogRecord.Kind.HEARTBEAT);
            assertThat(record.live).as(conditions).isEqualTo(conditions.equals("live"));
        }
        parse(record, "", "{\"type\":\"HEARTBEAT\",\"event_time\":1}");
        assertThat(record.live).isFalse();

        byte[] flat = new byte[36];
        flat[0] = 2;
        flat[1] = 4;
        System.arraycopy("live".getBytes(StandardCharsets.US_ASCII), 0, flat, 32, 4);
        record.value(flat);
        parser.parse(record, "flat1".getBytes(StandardCharsets.US_ASCII), false);
        assertThat(record.live).isTrue();
        flat[32] = 'L';
        parser.parse(record, "flat1".getBytes(StandardCharsets.US_ASCII), false);
        assertThat(record.live).isFalse();
    }

    @Test
    void anAbsurdAppendTimeIsBroughtIntoReachOfTheDatabase() {
        LogRecord record = new LogRecord();
        record.appendTime = Long.MAX_VALUE;
        assertThat(RejectedTick.of(record, RejectReason.EMPTY, "").appendTime)
                .isEqualTo(4_102_444_800_000L);
        assertThat(LateTick.of(record, 0).appendTime).isEqualTo(4_102_444_800_000L);
        record.appendTime = -1;
        assertThat(RejectedTick.of(record, RejectReason.EMPTY, "").appendTime).isZero();
    }

    @Test
    void aBrokenMessageLeavesNothingBehindForTheNext() {
        LogRecord record = new LogRecord();
        parse(record, "IBM", "{\"symbol\":\"IBM\"");
        parse(record, "IBM", "{\"symbol\":\"IBM\",\"event_time\":1,\"price\":2,\"size\":3}");

        assertThat(record.kind).isEqualTo(LogRecord.Kind.TRADE);
        assertThat(record.reason).isNull();
        assertThat(record.conditions).isEmpty();
        assertThat(record.hasTradeId).isFalse();
    }

    @Test
    void noBytesWhateverMakeItThrow() {
        Random random = new Random(3);
        List<byte[]> seeds =
                Stream.concat(golden("valid"), golden("rejected"))
                        .map(line -> bytes(line, "message"))
                        .filter(Objects::nonNull)
                        .toList();
        LogRecord record = new LogRecord();
        record.key("IBM".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 200_000; i++) {
            byte[] value = seeds.get(random.nextInt(seeds.size())).clone();
            for (int change = random.nextInt(4); change > 0 && value.length > 0; change--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            record.valueIn(FetchedBytes.around(value));
            parser.parse(record, null, random.nextBoolean());
            assertThat(record.reason == null).isEqualTo(record.kind != LogRecord.Kind.REJECTED);
        }
    }

    @Test
    void noFlatBytesWhateverMakeItThrow() {
        Random random = new Random(9);
        byte[] flat = "flat1".getBytes(StandardCharsets.US_ASCII);
        List<JsonNode> seeds =
                Stream.of("flat-valid", "flat-rejected").flatMap(TickParserTest::golden).toList();
        LogRecord record = new LogRecord();
        for (int i = 0; i < 200_000; i++) {
            JsonNode line = seeds.get(random.nextInt(seeds.size()));
            byte @Nullable [] value = bytes(line, "message");
            for (int change = random.nextInt(4);
                    change > 0 && value != null && value.length > 0;
                    change--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            record.keyIn(FetchedBytes.around(bytes(line, "key")));
            record.valueIn(FetchedBytes.around(value));
            parser.parse(record, flat, random.nextBoolean());
            assertThat(record.reason == null).isEqualTo(record.kind != LogRecord.Kind.REJECTED);
        }
    }

    private LogRecord trade(String fields) {
        LogRecord record = new LogRecord();
        parse(
                record,
                "A",
                "{\"symbol\":\"A\",\"event_time\":1,\"price\":1,\"size\":1," + fields + "}");
        assertThat(record.hasTradeId).isTrue();
        return record;
    }

    private void parse(LogRecord record, String key, String message) {
        record.key(key.getBytes(StandardCharsets.UTF_8));
        record.value(message.getBytes(StandardCharsets.UTF_8));
        parser.parse(record, null, false);
    }

    private LogRecord parse(JsonNode line) {
        LogRecord record = new LogRecord();
        record.keyIn(FetchedBytes.around(bytes(line, "key")));
        record.valueIn(FetchedBytes.around(bytes(line, "message")));
        record.appendTime = line.path("append_time_ms").asLong();
        parser.parse(record, encoding(line), line.has("append_time_ms"));
        return record;
    }

    private static byte @Nullable [] encoding(JsonNode line) {
        JsonNode names = line.path("encoding");
        return names.isEmpty()
                ? null
                : names.get(names.size() - 1).asText("").getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(JsonNode line, String field) {
        if (line.has(field + "_base64")) {
            return Base64.getDecoder().decode(line.get(field + "_base64").asText());
        }
        return line.get(field).isNull()
                ? null
                : line.get(field).asText().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<JsonNode> golden(String name) {
        ObjectMapper mapper = new ObjectMapper();
        String resource = "/topics/golden/" + name + ".jsonl";
        try (InputStream in = TickParserTest.class.getResourceAsStream(resource)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(
                            line -> {
                                try {
                                    return mapper.readTree(line);
                                } catch (IOException e) {
                                    throw new IllegalStateException(line, e);
                                }
                            });
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
