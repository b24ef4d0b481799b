package dev.candlewick.feed.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.tick.Tick;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {
    private static final String MESSAGE =
            """
            {"a":{"sym":" ibm "},"t":1381132830270,"px":"1.234,50","q":7,"x":["N","Q"],"c":["@","T"],
             "id":42,"when":"07.10.2013 10:00:30,270","iso":"2013-10-07T08:00:30.270123456Z","local":"2013-10-07T08:00:30",
             "type":"trade","nul":null,"big":1e999999999,"int":181525,"eng":"181.52","odd":"1.2.345,5","feb":"31.02.2026 10:00","lakh":"12,34,567.5","noise":0.30000000000000004}""";

    @Test
    void fieldsAreTakenFromWhereTheyAre() {
        Tick tick =
                understood(
                        """
                        symbol: {from: a.sym, upper_case: true}
                        event_time: {from: t, unit: ms}
                        price: {from: px, decimal: ",", grouping: "."}
                        size: q
                        venue: x.1
                        conditions: c
                        trade_id: id
                        """);

        assertThat(tick)
                .isEqualTo(
                        new Tick(
                                "IBM",
                                1_381_132_830_270_000L,
                                "1234.5",
                                "7",
                                "Q",
                                "@ T",
                                "42",
                                "trades"));
    }

    @Test
    void whatTheMessageDoesNotSayComesFromTheRecordOrTheMapping() {
        Tick tick =
                understood(
                        """
                        symbol: $key
                        event_time: $timestamp
                        price: {from: int, scale: 4}
                        size: {constant: 1}
                        venue: {constant: XNYS}
                        conditions: $header.cond
                        trade_id: nul
                        """);

        assertThat(tick)
                .isEqualTo(
                        new Tick(
                                "KEY",
                                5_000_000L,
                                "18.1525",
                                "1",
                                "XNYS",
                                "odd lot",
                                "3:12",
                                "trades"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "{from: when, format: 'dd.MM.yyyy HH:mm:ss,SSS', zone: Europe/Berlin} | 2013-10-07T08:00:30.270Z",
                "iso | 2013-10-07T08:00:30.270123Z",
                "{from: local, zone: America/New_York} | 2013-10-07T12:00:30Z",
                "{from: t, unit: milliseconds} | 2013-10-07T08:00:30.270Z",
                "{from: q, unit: seconds} | 1970-01-01T00:00:07Z",
                "{from: noise, unit: s} | 1970-01-01T00:00:00.300Z",
                "{from: t, unit: us} | 1970-01-16T23:38:52.830270Z",
                "{from: t, unit: ns} | 1970-01-01T00:23:01.132830Z"
            })
    void timesAreReadAsTheMappingSays(String rule, Instant time) {
        assertThat(
                        Instant.EPOCH.plusNanos(
                                1_000 * understood(with("event_time", rule)).eventTime()))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "symbol | a.syn | no field 'a.syn'; nearest: a.sym",
                "symbol | sym | no field 'sym'; nearest: a.sym",
                "symbol | a | it has fields of its own: [sym]",
                "symbol | nul | the message gives no value",
                "symbol | a.sym | symbol 'ibm' does not match",
                "symbol | $header.elsewhere | the record has no header 'elsewhere'; there are cond",
                "event_time | t | 1381132830270 is a number; say its unit",
                "event_time | local | names no zone; say it",
                "event_time | type | 'trade' is no time like 2013-10-07T08:00:00Z",
                "event_time | x | '[N, Q]' is no time",
                "event_time | {from: big, unit: s} | is out of range",
                "event_time | {from: iso, format: 'dd.MM.yyyy', zone: UTC} | is no time in the format of the mapping",
                "price | px | '1.234,50' is no number; if the comma stands before decimals",
                "price | {from: px, decimal: ','} | has a point, and its decimals stand behind ','",
                "price | {from: eng, decimal: ',', grouping: '.'} | '181.52' is not grouped by '.'",
                "price | {from: odd, decimal: ',', grouping: '.'} | '1.2.345,5' is not grouped by '.'",
                "event_time | {from: feb, format: 'dd.MM.yyyy HH:mm', zone: UTC} | is no time in the format of the mapping",
                "price | type | 'trade' is no number",
                "price | big | is out of range",
                "price | noise | has more than 8 decimals",
                "price | {constant: 0} | is not greater than 0"
            })
    void whatIsNotUnderstoodSaysWhy(String field, String rule, String words) {
        assertThat(read(with(field, rule)))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).contains(words);
                            if (!words.startsWith("symbol '")
                                    && !words.startsWith("has more")
                                    && !words.startsWith("is not greater")) {
                                assertThat(refused.reason()).startsWith(field + " (mapping line ");
                            }
                        });
    }

    @Test
    void aPriceIsRoundedOnlyWhenTheMappingSaysSo() {
        assertThat(understood(with("price", "{from: noise, round: 8}")).price()).isEqualTo("0.3");
    }

    @Test
    void digitsAreGroupedAsPeopleGroupThem() {
        assertThat(understood(with("price", "{from: lakh, grouping: ','}")).price())
                .isEqualTo("1234567.5");
    }

    @Test
    void aRegionInTheTextDoesNotSayWhichOfTwoTimesItIsAndAnOffsetDoes() {
        String rule = "{from: w, format: \"yyyy-MM-dd HH:mm VV\"}";
        String text = "{\"a\":{\"sym\":\"X\"},\"q\":1,\"w\":\"%s Europe/Berlin\"}";
        assertThat(read(with("event_time", rule), text.formatted("2026-10-25 02:30")))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).contains("there were two times"));
        assertThat(read(with("event_time", rule), text.formatted("2026-10-25 03:30")))
                .isInstanceOfSatisfying(
                        Reading.Understood.class,
                        read ->
                                assertThat(read.tick().eventTime())
                                        .isEqualTo(micros("2026-10-25T02:30:00Z")));
        assertThat(
                        read(
                                with("event_time", "w"),
                                "{\"a\":{\"sym\":\"X\"},\"q\":1,\"w\":\"2026-10-25T02:30:00+01:00[Europe/Berlin]\"}"))
                .isInstanceOfSatisfying(
                        Reading.Understood.class,
                        read ->
                                assertThat(read.tick().eventTime())
                                        .isEqualTo(micros("2026-10-25T01:30:00Z")));
    }

    private static long micros(String time) {
        return Instant.parse(time).toEpochMilli() * 1_000;
    }

    @Test
    void noMessageKeepsTheOthersFromBeingRead() {
        MessageReader reader =
                new MessageReader(
                        MappingFile.parse(
                                Path.of("mapping.yaml"),
                                "topic: trades\nfields:\n" + indented(usual())),
                        value -> {
                            if (value.length == 0) {
                                throw new StackOverflowError();
                            }
                            throw new ArithmeticException("long\u001boverflow" + "!".repeat(600));
                        });

        assertThat(reader.read(message("")))
                .isEqualTo(new Reading.Refused("it cannot be read: java.lang.StackOverflowError"));
        assertThat(reader.read(message("x")))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .startsWith(
                                                "it cannot be read: java.lang.ArithmeticException: long overflow!")
                                        .hasSize(503));
    }

    @Test
    void aTimeThatClocksSkippedOrShowedTwiceIsNotGuessed() {
        String rule = "{from: w, zone: Europe/Berlin}";
        assertThat(
                        read(
                                with("event_time", rule),
                                "{\"a\":{\"sym\":\"X\"},\"q\":1,\"w\":\"2026-03-29T02:30:00\"}"))
                .isEqualTo(
                        new Reading.Refused(
                                "event_time (mapping line 4, from w): in Europe/Berlin there was no 2026-03-29T02:30: clocks were changed"));
        assertThat(
                        read(
                                with("event_time", rule),
                                "{\"a\":{\"sym\":\"X\"},\"q\":1,\"w\":\"2026-10-25T02:30:00\"}"))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).contains("there were two times"));
    }

    @Test
    void symbolsAreExchangedOrRewritten() {
        String rule =
                "{from: s, upper_case: true, values: {US4592001014: IBM}, replace: {\"^([a-z]+)/usdt$\": \"$1-USD\", \" \": \"\"}}";
        assertThat(symbol(rule, "US4592001014")).isEqualTo("IBM");
        assertThat(symbol(rule, "btc/usdt")).isEqualTo("BTC-USD");
        assertThat(symbol(rule, "b r k")).isEqualTo("BRK");
    }

    @Test
    void onlyMessagesThatAreAskedForAreTicks() {
        String mapping = "topic: trades\nwhere: {type: [trade, T]}\nfields:\n" + indented(usual());
        assertThat(reader(mapping).read(message(MESSAGE))).isInstanceOf(Reading.Understood.class);
        assertThat(reader(mapping).read(message(MESSAGE.replace("trade", "quote"))))
                .isEqualTo(new Reading.NotAsked());
        assertThat(reader(mapping).read(message("{}"))).isEqualTo(new Reading.NotAsked());
    }

    @Test
    void anOptionalFieldThatIsNeverThereIsReported() {
        MessageReader reader =
                reader("topic: trades\nfields:\n" + indented(usual() + "venue: typ\n"));

        assertThat(reader.read(message(MESSAGE))).isInstanceOf(Reading.Understood.class);
        assertThat(reader.neverFound())
                .containsExactly("venue (mapping line 7, from typ): no field 'typ'; nearest: type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "[] | it is not one JSON object",
                "{\"a\":1,\"a\":2} | it is not JSON: Duplicate field 'a'",
                "{} {} | something follows the JSON object",
                "{\"a\": | it is not JSON"
            })
    void whatIsNoJsonObjectIsNotUnderstood(String text, String words) {
        assertThat(read(usual(), text))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith(words));
    }

    private static String usual() {
        return "symbol: {from: a.sym, upper_case: true}\nevent_time: iso\nprice: q\nsize: q\n";
    }

    private static String with(String field, String rule) {
        return usual().replaceAll(
                        "(?m)^" + field + ": .*$", field + ": " + rule.replace("$", "\\$"));
    }

    private static String symbol(String rule, String text) {
        return ((Reading.Understood)
                        read(
                                with("symbol", rule),
                                "{\"s\":\"%s\",\"iso\":\"2013-10-07T08:00:30Z\",\"q\":1}"
                                        .formatted(text)))
                .tick()
                .symbol();
    }

    private static Tick understood(String fields) {
        assertThat(read(fields)).isInstanceOf(Reading.Understood.class);
        return ((Reading.Understood) read(fields)).tick();
    }

    private static Reading read(String fields) {
        return read(fields, MESSAGE);
    }

    private static Reading read(String fields, String text) {
        return reader("topic: trades\nfields:\n" + indented(fields)).read(message(text));
    }

    private static String indented(String fields) {
        return fields.replaceAll("(?m)^(?=.)", "  ");
    }

    private static MessageReader reader(String mapping) {
        return MessageReader.of(MappingFile.parse(Path.of("mapping.yaml"), mapping), Map.of());
    }

    private static ForeignMessage message(String text) {
        return new ForeignMessage(
                3,
                12,
                5_000,
                "KEY".getBytes(StandardCharsets.UTF_8),
                text.getBytes(StandardCharsets.UTF_8),
                Map.of("cond", "odd lot".getBytes(StandardCharsets.UTF_8)));
    }
}
