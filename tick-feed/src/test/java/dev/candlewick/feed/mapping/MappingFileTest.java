package dev.candlewick.feed.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingFileTest {
    private static final String FIELDS =
            """
            topic: trades
            fields:
              symbol: sym
              event_time: {from: t, unit: ms}
              price: p
              size: q
            """;

    @Test
    void theShortestMappingHasUsualSettings() {
        Mapping mapping = parse(FIELDS);

        assertThat(mapping.topic()).isEqualTo("trades");
        assertThat(mapping.source()).isEqualTo("trades");
        assertThat(mapping.format()).isEqualTo(Mapping.Format.JSON);
        assertThat(mapping.kafka()).isEmpty();
        assertThat(mapping.start()).isEqualTo(new Mapping.Start(false, java.util.Optional.empty()));
        assertThat(mapping.clock()).isEqualTo(Mapping.ClockRule.USUAL);
    }

    @Test
    void everythingThatCanBeSaidIsRead() {
        Mapping mapping =
                parse(
                        FIELDS
                                + """
                                source: acme
                                kafka: secret/kafka.properties
                                format: protobuf
                                schema: {file: trade.proto, message: acme.Trade}
                                start: 2026-03-02T08:00:00+01:00
                                clock: {disorder: 500ms, idle: 1m, follow_wall_clock_after: 2h}
                                where: {type: [trade, T], flag: on}
                                """);

        assertThat(mapping.source()).isEqualTo("acme");
        assertThat(mapping.kafka()).contains(Path.of("/maps/secret/kafka.properties"));
        assertThat(mapping.schema().file()).contains(Path.of("/maps/trade.proto"));
        assertThat(mapping.schema().message()).isEqualTo("acme.Trade");
        assertThat(mapping.start().from()).contains(Instant.parse("2026-03-02T07:00:00Z"));
        assertThat(mapping.clock())
                .isEqualTo(
                        new Mapping.ClockRule(
                                Duration.ofMillis(500),
                                Duration.ofMinutes(1),
                                java.util.Optional.of(Duration.ofHours(2))));
        assertThat(mapping.wheres()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "simbol: sym | line 7: fields has no 'simbol'; nearest: symbol",
                "venue: {form: x} | line 7: venue has no 'form'; nearest: from",
                "venue: {constant: A, from: b} | line 7: venue: needs 'from' (a field of the message) or 'constant'",
                "symbol: x | line 7: 'symbol' stands there twice",
                "venue: {from: x, replace: {\"(\": b}} | line 7: replace: '(: b' is no regular expression",
                "venue: {from: x, replace: {\"a\": $3}} | line 7: replace: 'a: $3' is no regular expression",
                "venue: [a, b] | line 7: 'venue' must be one value",
                "venue: { | line 8 is not YAML"
            })
    void aMistakeInAFieldIsNamedWithItsLine(String line, String words) {
        assertThatThrownBy(() -> parse(FIELDS + "  " + line + "\n"))
                .isInstanceOf(MappingException.class)
                .hasMessageStartingWith("/maps/mapping.yaml ")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "formats: json | line 7: the mapping has no 'formats'; nearest: format",
                "format: xml | line 7: format: 'xml' is none of json, avro and protobuf",
                "format: avro | line 7: format: needs a 'schema' with the registry's address",
                "schema: {registry: http://u:p@host} | line 7: registry: must not hold a password",
                "schema: {registry: registry} | line 7: registry: must be an address such as",
                "schema: {file: a.avsc} | line 7: file: JSON is read without a schema",
                "start: yesterday | line 7: start: 'yesterday' is neither earliest nor latest",
                "clock: {idle: soon} | line 7: idle: 'soon' is no duration such as 500ms",
                "source: a b | line 7: source: 'a b' must have 1 to 128 letters"
            })
    void aMistakeOutsideOfTheFieldsIsNamedWithItsLine(String line, String words) {
        assertThatThrownBy(() -> parse(FIELDS + line + "\n")).hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "event_time: {from: t, unit: fortnights} | 'fortnights' is none of seconds",
                "event_time: {from: t, format: 'HH:mm'} | names no zone; say zone: UTC",
                "event_time: {from: t, format: 'bb', zone: UTC} | 'bb' is no pattern of a time",
                "event_time: {from: t, format: 'HHX', unit: ms} | leave one out",
                "event_time: {from: t, zone: Europe/Berln} | there is no zone 'Europe/Berln'; nearest: Europe/Berlin",
                "price: {from: p, decimal: ;} | is \".\" or \",\"",
                "price: {from: p, scale: -1} | is how many digits are decimals",
                "price: {from: p, round: 9} | is to 0 to 8 decimals"
            })
    void aMistakeInATimeOrNumberIsNamed(String line, String words) {
        String field = line.substring(0, line.indexOf(':'));
        assertThatThrownBy(() -> parse(FIELDS.replaceAll("(?m)^  " + field + ": .*$", "  " + line)))
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNeededIsAskedFor() {
        assertThatThrownBy(() -> parse("topic: trades\n"))
                .hasMessageContaining("line 1: the mapping needs 'fields'");
        assertThatThrownBy(() -> parse(FIELDS.replace("  price: p\n", "")))
                .hasMessageContaining("fields needs 'price'");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> MappingFile.read(Path.of("/none/such.yaml")))
                .hasMessageContaining("cannot be read");
    }

    private static Mapping parse(String text) {
        return MappingFile.parse(Path.of("/maps/mapping.yaml"), text);
    }
}
