package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.anomaly.Anomaly;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What users are told. */
final class Wording {

    private static final int DECIMALS = 8;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Wording() {}

    /** Grouped, with at most eight decimals. */
    static String figure(BigDecimal value) {
        DecimalFormat format =
                new DecimalFormat("#,##0.########", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format.format(value.setScale(DECIMALS, RoundingMode.HALF_EVEN));
    }

    /** That a level was reached. */
    static String crossed(AlertRule rule, String who, Crossing crossing, BigDecimal now) {
        if (rule.measure() == Measure.SILENCE) {
            return "No tick of %s for %s s"
                    .formatted(
                            rule.symbol().orElse("anything"),
                            rule.level().map(Wording::figure).orElse(""));
        }
        String what =
                switch (rule.measure()) {
                    case CHANGE -> ": change of the day";
                    case VOLUME -> ": volume of a minute";
                    case DAY_VOLUME -> ": volume of the day";
                    case PRICE, ANOMALY, SILENCE -> "";
                };
        String unit = rule.measure() == Measure.CHANGE ? "%" : "";
        return "%s%s has %s to %s%s, now %s%s"
                .formatted(
                        who,
                        what,
                        crossing.up() ? "risen" : "fallen",
                        rule.level().map(Wording::figure).orElse(""),
                        unit,
                        figure(now),
                        unit);
    }

    static String flagged(Anomaly flag) {
        return "%s: %s, %s, at %s UTC"
                .formatted(
                        flag.symbol(),
                        flag.kind(),
                        flag.severity(),
                        CLOCK.format(flag.startTime()));
    }

    /** What a rule was and what it became; of the address of a webhook the host only. */
    static String changed(AlertRule before, AlertRule after) {
        List<String> steps = new ArrayList<>();
        addStep(steps, "", before.inWords().toString(), after.inWords().toString());
        addStep(steps, "", before.oftenInWords().toString(), after.oftenInWords().toString());
        addStep(steps, "note: ", before.note(), after.note());
        String old = before.webhook().map(WebhookRules::shown).orElse("");
        String now = after.webhook().map(WebhookRules::shown).orElse("");
        addStep(steps, "webhook: ", old, now);
        if (old.equals(now) && !before.webhook().equals(after.webhook())) {
            steps.add("webhook: another address at " + now);
        }
        return String.join("; ", steps);
    }

    private static void addStep(List<String> steps, String name, String before, String after) {
        if (!before.equals(after)) {
            steps.add(name + orNone(before) + " → " + orNone(after));
        }
    }

    private static String orNone(String words) {
        return words.isEmpty() ? "none" : words;
    }

    static String withNote(String message, AlertRule rule) {
        return rule.note().isEmpty() ? message : message + ". " + rule.note();
    }
}
