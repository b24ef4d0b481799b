package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.text.Message;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An alert as a user writes it, before it is known to be one.
 *
 * @param symbol blank: any
 * @param anomalyKind blank: any
 */
public record AlertDraft(
        String symbol,
        Measure measure,
        Direction direction,
        String level,
        String anomalyKind,
        String severity,
        Repetition repetition,
        Bar bar,
        String webhook,
        String note) {

    private static final int LONGEST_NOTE = 200;
    private static final int LONGEST_LEVEL = 60;
    private static final int MOST_DECIMALS = 8;
    private static final BigDecimal MOST = new BigDecimal("1e14");
    private static final BigDecimal LEAST_SILENCE = BigDecimal.valueOf(5);
    private static final BigDecimal MOST_SILENCE = BigDecimal.valueOf(86_400);
    private static final BigDecimal LEAST_CHANGE = BigDecimal.valueOf(-100);

    /** What can be wrong. */
    public enum Field {
        SYMBOL,
        LEVEL,
        WEBHOOK,
        NOTE
    }

    /**
     * What is wrong, for the user; empty when it can become an alert.
     *
     * @param known whether there is an instrument with a symbol
     */
    public Map<Field, Message> problems(Predicate<String> known, WebhookRules webhooks) {
        Map<Field, Message> problems = new EnumMap<>(Field.class);
        if (who().isEmpty()) {
            if (!measure.ofAnySymbol()) {
                problems.put(Field.SYMBOL, Message.of("alert.problem.symbol"));
            }
        } else if (!known.test(who())) {
            problems.put(Field.SYMBOL, Message.of("alert.problem.unknown", who()));
        }
        if (measure.hasLevel()) {
            levelProblem().ifPresent(problem -> problems.put(Field.LEVEL, problem));
        }
        if (!webhook.isBlank()) {
            webhooks.problem(webhook).ifPresent(problem -> problems.put(Field.WEBHOOK, problem));
        }
        if (note.length() > LONGEST_NOTE) {
            problems.put(Field.NOTE, Message.of("alert.problem.longest", LONGEST_NOTE));
        } else if (note.chars().anyMatch(Character::isISOControl)) {
            problems.put(Field.NOTE, Message.of("alert.problem.control"));
        }
        return problems;
    }

    private Optional<Message> levelProblem() {
        if (level.isBlank()) {
            return problem("alert.problem.empty");
        }
        if (level.length() > LONGEST_LEVEL) {
            return problem("alert.problem.number");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(level.strip().replace("−", "-"));
        } catch (NumberFormatException e) {
            return problem(level.contains(",") ? "alert.problem.commas" : "alert.problem.number");
        }
        if (value.stripTrailingZeros().scale() > MOST_DECIMALS) {
            return Optional.of(Message.of("alert.problem.decimals", MOST_DECIMALS));
        }
        if (value.abs().compareTo(MOST) >= 0) {
            return problem("alert.problem.large");
        }
        return switch (measure) {
            case PRICE, VOLUME, DAY_VOLUME ->
                    value.signum() > 0 ? Optional.empty() : problem("alert.problem.positive");
            case CHANGE ->
                    value.compareTo(LEAST_CHANGE) > 0
                            ? Optional.empty()
                            : problem("alert.problem.fall");
            case SILENCE ->
                    value.compareTo(LEAST_SILENCE) >= 0 && value.compareTo(MOST_SILENCE) <= 0
                            ? Optional.empty()
                            : problem("alert.problem.silence");
            case ANOMALY -> Optional.empty();
        };
    }

    private static Optional<Message> problem(String key) {
        return Optional.of(Message.of(key));
    }

    private String who() {
        return symbol.strip().toUpperCase(Locale.ROOT);
    }

    /**
     * The alert.
     *
     * @throws NumberFormatException when the level is no number; see {@link #problems}
     */
    public AlertRule rule() {
        boolean anomaly = measure == Measure.ANOMALY;
        return new AlertRule(
                Optional.of(who()).filter(name -> !name.isEmpty()),
                measure,
                measure.hasLevel() && measure != Measure.SILENCE ? direction : Direction.ABOVE,
                anomaly
                        ? Optional.empty()
                        : Optional.of(new BigDecimal(level.strip().replace("−", "-"))),
                Optional.of(anomalyKind).filter(kind -> anomaly && !kind.isBlank()),
                Optional.of(severity)
                        .filter(least -> anomaly && AnomalyFilter.SEVERITIES.contains(least)),
                repetition,
                bar,
                Optional.of(webhook.strip()).filter(address -> !address.isEmpty()),
                note.strip());
    }
}
