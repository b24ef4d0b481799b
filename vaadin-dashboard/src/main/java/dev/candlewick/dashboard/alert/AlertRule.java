package dev.candlewick.dashboard.alert;

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
    public String inWords() {
        String who = symbol.orElse("any symbol");
        String how = direction.words() + " " + level.map(Wording::figure).orElse("");
        return switch (measure) {
            case PRICE -> who + " " + how;
            case CHANGE -> who + ": change of the day " + how + "%";
            case VOLUME -> who + ": volume of a minute " + how;
            case DAY_VOLUME -> who + ": volume of the day " + how;
            case ANOMALY ->
                    who
                            + ": "
                            + anomalyKind.orElse("any flag")
                            + severity.map(least -> ", " + least + " or above").orElse("");
            case SILENCE ->
                    "no tick of "
                            + symbol.orElse("anything")
                            + " for "
                            + level.map(Wording::figure).orElse("")
                            + " s";
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

    /** How often, in words. */
    public String oftenInWords() {
        return repetition == Repetition.PER_BAR
                ? "once in each " + bar.text() + " bar"
                : repetition.words();
    }

    /** It may be shown and logged; the address of a webhook may not. */
    @Override
    public String toString() {
        return inWords() + ", " + oftenInWords() + (webhook.isPresent() ? ", with webhook" : "");
    }
}
