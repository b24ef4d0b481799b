package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.Tiers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thresholds that a person has typed; those that were left out are null. */
record GivenThresholds(@Nullable Double info, @Nullable Double warn, @Nullable Double critical) {

    /** Understands what was typed. */
    static GivenThresholds of(
            @Nullable String info, @Nullable String warn, @Nullable String critical) {
        GivenThresholds given =
                new GivenThresholds(
                        number("--info", info),
                        number("--warn", warn),
                        number("--critical", critical));
        double low = given.info == null ? 0 : given.info;
        double middle = given.warn == null ? low : given.warn;
        double high = given.critical == null ? Math.max(low, middle) : given.critical;
        if (low > middle || middle > high) {
            throw RuleTerms.wrong("thresholds must rise from --info to --warn to --critical");
        }
        return given;
    }

    boolean isEmpty() {
        return info == null && warn == null && critical == null;
    }

    /**
     * All three.
     *
     * @param rule what the ones left out are taken from; empty, and those of a rule that says OFF:
     *     from the default
     */
    Tiers over(Optional<RuleChange> rule, Tiers byDefault) {
        Tiers set = rule.map(RuleChange::tiers).orElse(null);
        return set == null
                ? over(byDefault, " (the default)")
                : over(set, " (of the rule for %s)".formatted(rule.orElseThrow().scope().symbol()));
    }

    private Tiers over(Tiers rest, String whence) {
        double low = info == null ? rest.info() : info;
        double middle = warn == null ? rest.warn() : warn;
        double high = critical == null ? rest.critical() : critical;
        if (low > middle || middle > high) {
            throw RuleTerms.wrong(
                    "thresholds must rise, but --info %s%s, --warn %s%s, --critical %s%s do not"
                            .formatted(
                                    RuleMessage.number(low),
                                    info == null ? whence : "",
                                    RuleMessage.number(middle),
                                    warn == null ? whence : "",
                                    RuleMessage.number(high),
                                    critical == null ? whence : ""));
        }
        return new Tiers(low, middle, high);
    }

    private static @Nullable Double number(String option, @Nullable String text) {
        return text == null ? null : RuleTerms.threshold(option, text);
    }
}
