package dev.candlewick.job.tick;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonReaderTest {

    private static final String[] SYMBOLS = {
        "IBM", "A", "BTC-USD", "ABCDEFGH.I", "x", "", "A\\u0042"
    };
    private static final String[] NUMBERS = {
        "0",
        "1",
        "181.52",
        "0.00000001",
        "0.000000001",
        "9999999999.99999999",
        "10000000000",
        "012",
        "1.",
        ".5",
        "-1",
        "1e3",
        "1.50",
        "100000000000000000000",
        "12345678.87654321",
        "1 "
    };
    private static final String[] TIMES = {
        "1381132830270000",
        "0",
        "9999999999999999",
        "4102444799999999",
        "4102444800000000",
        "138113283027000",
        "13811328302700001",
        "0381132830270000",
        "1381132830270000.0",
        "-1",
        "1e15"
    };
    private static final String[] TEXTS = {
        "P",
        "",
        "20002020",
        "@ TI",
        "a longer text of 24 bytes",
        "\u00e9",
        "\\u0041",
        "\\n",
        "\t",
        "\u007f",
        "x".repeat(255),
        "x".repeat(256),
        "x".repeat(257),
        "a\"b",
        "back\\slash"
    };
    private static final String[] ODD = {
        "\"type\":\"TRADE\"",
        "\"type\":\"HEARTBEAT\"",
        "\"type\":\"TRADES\"",
        "\"type\":null",
        "\"note\":\"x\"",
        "\"sizes\":1",
        "\"price\":3",
        "\"venue\":7",
        "\"trade_id\" :\"7\"",
        "\"source\":\"s"
    };

    private final TickTexts texts = new TickTexts();
    private final PlainJsonReader plain = new PlainJsonReader(texts);
    private final JsonTickReader json = new JsonTickReader(texts);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'TRADE','symbol':'IBM','event_time':1381132830270000,'price':181.52,'size':283,'venue':'P','conditions':'20002020','trade_id':'71','source':'replay'}",
                "{'symbol':'IBM','event_time':1381132830270000,'price':1,'size':0}",
                "{'source':'s','size':0.00000001,'price':9999999999.5,'event_time':1381132830270000,'symbol':'IBM'}"
            })
    void takesWhatFeedsWrite(String message) {
        LogRecord record =
                record(message.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "IBM");

        assertThat(plain.read(requireNonNull(record.valueBytes), record, true)).isTrue();
        assertSameAsJson(record, true);
    }

    @Test
    void takesNothingThatTheOtherReaderRejectsOrReadsOtherwise() {
        Random random = new Random(5);
        int taken = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] value = message(random).getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(12) - 9; change > 0; change--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            LogRecord record = record(value, pick(SYMBOLS, random, 5));
            boolean trust = random.nextBoolean();
            if (plain.read(requireNonNull(record.valueBytes), record, trust)) {
                taken++;
                assertSameAsJson(record, trust);
            }
        }
        assertThat(taken).isGreaterThan(5_000);
    }

    private void assertSameAsJson(LogRecord record, boolean trust) {
        LogRecord other =
                record(
                        value(record),
                        new String(requireNonNull(record.key()), StandardCharsets.UTF_8));
        json.read(value(other), other, trust);

        assertThat(record)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("(key|value)(Bytes|Start|End)", "symbolNumber")
                .isEqualTo(other);
    }

    private static byte[] value(LogRecord record) {
        return requireNonNull(record.value());
    }

    /** As it lies in what Kafka has fetched: with bytes before and behind that are others'. */
    private static LogRecord record(byte[] value, String key) {
        LogRecord record = new LogRecord();
        record.keyIn(FetchedBytes.around(key.getBytes(StandardCharsets.UTF_8)));
        record.valueIn(FetchedBytes.around(value));
        record.appendTime = 1_381_132_830_271L;
        return record;
    }

    private static String message(Random random) {
        List<String> fields = new ArrayList<>();
        fields.add(text("symbol", pick(SYMBOLS, random, 5)));
        fields.add("\"event_time\":" + pick(TIMES, random, 5));
        fields.add("\"price\":" + pick(NUMBERS, random, 2));
        fields.add("\"size\":" + pick(NUMBERS, random, 2));
        for (String name : List.of("venue", "conditions", "trade_id", "source")) {
            if (random.nextBoolean()) {
                fields.add(text(name, pick(TEXTS, random, 2)));
            }
        }
        if (random.nextInt(3) == 0) {
            fields.add(ODD[random.nextInt(random.nextInt(3) == 0 ? ODD.length : 1)]);
        }
        if (random.nextInt(20) == 0) {
            fields.remove(random.nextInt(fields.size()));
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(random.nextInt(20) == 0 ? ", " : ",", fields) + "}";
    }

    private static String text(String name, String text) {
        return "\"" + name + "\":\"" + text + "\"";
    }

    /** Mostly the first, which is a usual one. */
    private static String pick(String[] choices, Random random, int usual) {
        return choices[random.nextInt(usual) > 0 ? 0 : random.nextInt(choices.length)];
    }
}
