package dev.candlewick.dashboard.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.dashboard.text.Message;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertDraftTest {

    private static final WebhookRules RULES =
            new WebhookRules("", false, host -> new InetAddress[0]);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRICE   |          | Write a number",
                "PRICE   | 12,5     | Write it with a point and without commas, such as 1234.5",
                "PRICE   | abc      | Write a number, such as 181.5",
                "PRICE   | -1       | More than 0",
                "PRICE   | 1e30     | Too large",
                "PRICE   | 0.123456789 | At most 8 decimals",
                "CHANGE  | -100     | More than −100 %",
                "SILENCE | 1        | From 5 to 86400 seconds",
                "VOLUME  | 0        | More than 0"
            })
    void aLevelThatCannotBeIsSaidInWords(Measure measure, String level, String words) {
        AlertDraft draft = draft("IBM", measure, level == null ? "" : level, "");
        assertThat(draft.problems(Set.of("IBM")::contains, RULES))
                .hasEntrySatisfying(
                        AlertDraft.Field.LEVEL, said -> assertThat(said).hasToString(words));
    }

    @Test
    void aSymbolMustBeKnownAndMayBeLeftOutWhereAnyWillDo() {
        assertThat(draft("", Measure.PRICE, "1", "").problems(Set.of("IBM")::contains, RULES))
                .containsOnlyKeys(AlertDraft.Field.SYMBOL);
        assertThat(draft("IBN", Measure.PRICE, "1", "").problems(Set.of("IBM")::contains, RULES))
                .hasEntrySatisfying(
                        AlertDraft.Field.SYMBOL,
                        said -> assertThat(said).hasToString("There is no instrument IBN"));
        assertThat(draft("", Measure.ANOMALY, "", "").problems(Set.of("IBM")::contains, RULES))
                .isEmpty();
    }

    @Test
    void aDraftBecomesARuleInWords() {
        AlertDraft draft = draft(" ibm ", Measure.PRICE, " 181.50 ", "https://example.com/secret");
        assertThat(draft.problems(Set.of("IBM")::contains, RULES)).isEmpty();

        AlertRule rule = draft.rule();
        assertThat(rule.level()).contains(new BigDecimal("181.50"));
        assertThat(rule.inWords()).hasToString("IBM rises to 181.5");
        assertThat(rule.toString()).contains("with webhook").doesNotContain("secret");
        assertThat(draft("", Measure.ANOMALY, "", "").rule().inWords())
                .hasToString("any symbol: PRICE_JUMP, WARN or above");
        assertThat(draft("", Measure.SILENCE, "60", "").rule().inWords())
                .hasToString("no tick of anything for 60 s");
    }

    @Test
    void whatABrowserMaySendThoughNobodyCanTypeItIsNoDraft() {
        assertThat(problems("9".repeat(1_000), "a note")).containsOnlyKeys(AlertDraft.Field.LEVEL);
        assertThat(problems("1e999999999", "a note")).containsOnlyKeys(AlertDraft.Field.LEVEL);
        assertThat(problems("181.5", "a \0")).containsOnlyKeys(AlertDraft.Field.NOTE);
    }

    private static Map<AlertDraft.Field, Message> problems(String level, String note) {
        return draft("IBM", Measure.PRICE, level, "", note)
                .problems(Set.of("IBM")::contains, RULES);
    }

    private static AlertDraft draft(String symbol, Measure measure, String level, String webhook) {
        return draft(symbol, measure, level, webhook, "");
    }

    private static AlertDraft draft(
            String symbol, Measure measure, String level, String webhook, String note) {
        return new AlertDraft(
                symbol,
                measure,
                Direction.ABOVE,
                level,
                "PRICE_JUMP",
                "WARN",
                Repetition.ONCE,
                Bar.ONE_MINUTE,
                webhook,
                note);
    }
}
