package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.text.Message;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a user wants to be told.
 *
 * @param symbol empty: any, where the measure allows it
 * @param level in the unit of the measure; empty with {@link Measure#ANOMALY} only
 * @param anomalyKind empty: any; with ANOMALY only
 * @param severity the least; with ANOMALY only
 * @param bar width of the bars of {@link Repetition#PER_BAR}
 * @param webhook address that is called as well; a secret
 * @param note what the user wants to read then, may be empty
 */
public record AlertRule(
        Optional<String> symbol,
        Measure measure,
        Direction direction,
        Optional<BigDecimal> level,
        Optional<String> anomalyKind,
        Optional<String> severity,
        Repetition repetition,
        Bar bar,
        Optional<String> webhook,
        String note) {

    /** The rule as a sentence without its end. */
    public Message inWords() {
        String figure = level.map(Wording::figure).orElse("");
        return switch (measure) {
            case PRICE, CHANGE, VOLUME, DAY_VOLUME ->
                    Message.named(
                            "alert.rule",
                            measure,
                            who("alert.anybody"),
                            Message.named("alert.direction", direction),
                            figure);
            case ANOMALY ->
                    severity.map(
                                    least ->
                                            Message.of(
                                                    "alert.rule.anomaly.least",
                                                    who("alert.anybody"),
                                                    flag(),
                                                    least))
                            .orElseGet(
                                    () ->
                                            Message.of(
                                                    "alert.rule.anomaly",
                                                    who("alert.anybody"),
                                                    flag()));
            case SILENCE -> Message.named("alert.rule", measure, who("alert.anything"), figure);
        };
    }

    /** Whether what it waits for is the same, however and how often it tells it. */
    boolean watchesTheSameAs(AlertRule other) {
        return symbol.equals(other.symbol)
                && measure == other.measure
                && direction == other.direction
                && level.equals(other.level)
                && anomalyKind.equals(other.anomalyKind)
                && severity.equals(other.severity);
    }

    /** The same with an address that is called. */
    public AlertRule withWebhook(String address) {
        return new AlertRule(
                symbol,
                measure,
                direction,
                level,
                anomalyKind,
                severity,
                repetition,
                bar,
                Optional.of(address),
                note);
    }

    private Object who(String anyone) {
        return symbol.<Object>map(name -> name).orElseGet(() -> Message.of(anyone));
    }

    private Object flag() {
        return anomalyKind.<Object>map(kind -> kind).orElseGet(() -> Message.of("alert.any-flag"));
    }

    /** How often, in words. */
    public Message oftenInWords() {
        return repetition == Repetition.PER_BAR
                ? Message.of("alert.often.per-bar", bar.text())
                : Message.named("alert.repetition", repetition);
    }

    /** It may be shown and logged; the address of a webhook may not. */
    @Override
    public String toString() {
        return inWords() + ", " + oftenInWords() + (webhook.isPresent() ? ", with webhook" : "");
    }
}
