package dev.candlewick.launcher.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleChange.Action;
import dev.candlewick.job.anomaly.RuleScope;
import dev.candlewick.job.anomaly.Tiers;
import dev.candlewick.launcher.CommandFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenThresholdsTest {
    private static final Tiers DEFAULT = new Tiers(4, 6, 9);

    @Test
    void whatIsLeftOutIsTakenFromTheDefaultOrTheRule() {
        GivenThresholds given = GivenThresholds.of(null, "7", null);

        assertThat(given.over(Optional.empty(), DEFAULT)).isEqualTo(new Tiers(4, 7, 9));
        assertThat(given.over(rule(new Tiers(5, 6, 8)), DEFAULT)).isEqualTo(new Tiers(5, 7, 8));
        assertThat(given.over(rule(null), DEFAULT)).isEqualTo(new Tiers(4, 7, 9));
    }

    @Test
    void whatDoesNotFitTheRestSaysWhereTheRestComesFrom() {
        GivenThresholds given = GivenThresholds.of(null, "12", null);

        assertThatThrownBy(() -> given.over(Optional.empty(), DEFAULT))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--warn 12, --critical 9 (the default)");
        assertThatThrownBy(() -> given.over(rule(new Tiers(1, 2, 3)), DEFAULT))
                .hasMessageContaining("--critical 3 (of the rule for B*)");
    }

    @ParameterizedTest
    @CsvSource({
        "7, 6, ",
        "7, , 6",
        ", 7, 6",
        "3, 2, 1",
        "x, , ",
        ", NaN, ",
        ", , Infinity",
        ", -1, ",
        ", 0, ",
        ", 1e10, ",
        ", 1e999, ",
    })
    void whatNoThresholdsCanBeIsRefused(
            @Nullable String info, @Nullable String warn, @Nullable String critical) {
        assertThatThrownBy(() -> GivenThresholds.of(info, warn, critical))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("rules: ");
    }

    private static Optional<RuleChange> rule(@Nullable Tiers tiers) {
        return Optional.of(
                new RuleChange(
                        new RuleScope(AnomalyKind.GAP, "B*", ""),
                        0,
                        tiers == null ? Action.OFF : Action.THRESHOLDS,
                        tiers,
                        "anna",
                        "because"));
    }
}
