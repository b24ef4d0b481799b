package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.job.anomaly.RuleChange.Action;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The messages of the topic of rules, against the golden ones. */
class RuleMessageTest {

    @TestFactory
    Stream<DynamicTest> validGoldenMessagesMeanWhatTheContractSays() {
        return golden("rule-valid")
                .map(
                        line ->
                                dynamicTest(
                                        line.get("name").asText(),
                                        () -> assertMeaning(line.get("expect"), record(line))));
    }

    @TestFactory
    Stream<DynamicTest> rejectedGoldenMessagesHaveTheirReason() {
        return golden("rule-rejected")
                .map(
                        line ->
                                dynamicTest(
                                        line.get("name").asText(),
                                        () -> {
                                            RuleRejection rejection =
                                                    catchThrowableOfType(
                                                            RuleRejection.class,
                                                            record(line)::change);
                                            assertThat(rejection).isNotNull();
                                            assertThat(rejection.reason())
                                                    .as(rejection.detail())
                                                    .hasToString(line.get("reason").asText());
                                            assertThat(rejection.detail()).isNotBlank();
                                        }));
    }

    @Test
    void everyReasonHasAGoldenMessage() {
        assertThat(golden("rule-rejected").map(line -> line.get("reason").asText()).distinct())
                .containsExactlyInAnyOrder(
                        Stream.of(RuleRejectReason.values())
                                .map(Enum::name)
                                .toArray(String[]::new));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws RuleRejection {
        RuleScope scope = new RuleScope(AnomalyKind.GAP, "ES?4", "XNYS");
        for (RuleChange change :
                new RuleChange[] {
                    new RuleChange(
                            scope,
                            7,
                            Action.THRESHOLDS,
                            new Tiers(0.1, 1.0 / 3, 1e9),
                            "anna",
                            "a \"quoted\" \\ reason, ä"),
                    new RuleChange(scope, 7, Action.OFF, null, "anna", "why"),
                    new RuleChange(
                            new RuleScope(AnomalyKind.TREND, "*", ""),
                            0,
                            Action.DEFAULT,
                            null,
                            "anna",
                            "why")
                }) {
            assertThat(RuleMessage.read(RuleMessage.key(change), RuleMessage.value(change)))
                    .isEqualTo(change);
        }
    }

    @Test
    void aMessageBeyondAllMeasureIsNotEvenRead() {
        byte[] value = new byte[RuleMessage.MOST_BYTES + 1];

        assertThat(
                        catchThrowableOfType(
                                        RuleRejection.class, () -> RuleMessage.read(null, value))
                                .reason())
                .isEqualTo(RuleRejectReason.MALFORMED);
    }

    private static void assertMeaning(JsonNode expect, RuleRecord record) throws RuleRejection {
        RuleChange change = record.change();
        assertThat(change.scope().kind()).hasToString(expect.get("kind").asText());
        assertThat(change.scope().symbol()).isEqualTo(expect.get("symbol").asText());
        assertThat(change.scope().venue())
                .isEqualTo(expect.get("venue").isNull() ? "" : expect.get("venue").asText());
        assertThat(change.effectiveFrom()).isEqualTo(expect.get("effective_from").asLong());
        assertThat(change.action()).hasToString(expect.get("action").asText());
        assertThat(change.changedBy()).isEqualTo(expect.get("changed_by").asText());
        assertThat(change.reason()).isEqualTo(expect.get("reason").asText());
        Tiers tiers = change.tiers();
        assertThat(tiers == null).isEqualTo(expect.get("warn").isNull());
        if (tiers != null) {
            assertThat(tiers)
                    .isEqualTo(
                            new Tiers(
                                    expect.get("info").asDouble(),
                                    expect.get("warn").asDouble(),
                                    expect.get("critical").asDouble()));
        }
    }

    private static RuleRecord record(JsonNode line) {
        RuleRecord record = new RuleRecord();
        record.key = bytes(line.get("key"));
        record.value = bytes(line.get("message"));
        record.partition = line.path("partition").asInt(0);
        return record;
    }

    private static byte @Nullable [] bytes(JsonNode text) {
        return text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<JsonNode> golden(String file) {
        try (InputStream in =
                RuleMessageTest.class.getResourceAsStream("/topics/golden/" + file + ".jsonl")) {
            ObjectMapper json = new ObjectMapper();
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(
                                    line -> {
                                        try {
                                            return json.readTree(line);
                                        } catch (IOException e) {
                                            throw new IllegalStateException(line, e);
                                        }
                                    })
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
