package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.RuleRejection;
import dev.candlewick.launcher.CommandFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** What a person types, understood or refused with what is wrong. */
final class RuleTerms {
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private RuleTerms() {}

    /** A kind, in letters of any case, with - or _. */
    static AnomalyKind kind(String text) {
        try {
            return RuleMessage.kind(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (RuleRejection e) {
            throw wrong("--kind: " + e.detail());
        }
    }

    static Instant time(String option, String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(END)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            throw notATime(option, text);
        }
        throw notATime(option, text);
    }

    private static CommandFailure notATime(String option, String text) {
        return wrong(
                "%s: \"%s\" is no time in UTC from 1970 to 2099 such as 2026-03-02T14:30:00Z"
                        .formatted(option, text));
    }

    static double threshold(String option, String text) {
        double value;
        try {
            value = new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            throw wrong("%s: \"%s\" is no number".formatted(option, text));
        }
        if (!(value > 0 && value <= RuleMessage.LARGEST)) {
            throw wrong(
                    "%s: a threshold is above 0 and at most 10^9, not %s".formatted(option, text));
        }
        return value;
    }

    static CommandFailure wrong(String message) {
        return CommandFailure.wrongUsage("rules: " + message);
    }
}
