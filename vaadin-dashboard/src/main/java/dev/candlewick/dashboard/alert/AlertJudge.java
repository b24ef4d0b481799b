package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds alerts against what comes in. It knows what it has seen itself and what stands in the
 * ledger, and looks at nothing of before. Not safe for several threads.
 */
final class AlertJudge {

    private record Told(long alert, Anomaly.Key flag) {}

    private final AlertLedger ledger;
    private final Consumer<AlertFiring> told;
    private final Map<Long, Alert> alerts = new HashMap<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    private final List<Alert> moved = new ArrayList<>();
    private Set<Told> judged = new HashSet<>();

    /**
     * @param told hears of every firing after it stands in the ledger
     */
    AlertJudge(AlertLedger ledger, Consumer<AlertFiring> told) {
        this.ledger = ledger;
        this.told = told;
    }

    /**
     * Watches these alerts, as they stand in the ledger, and no others. One that has seen nothing
     * yet is on the side where its measure stands now.
     */
    void watch(Collection<Alert> active) {
        alerts.clear();
        active.stream()
                .filter(alert -> alert.state() == Alert.State.ACTIVE)
                .forEach(alert -> alerts.put(alert.id(), alert));
        for (Alert alert : List.copyOf(alerts.values())) {
            Quote now = alert.rule().symbol().map(quotes::get).orElse(null);
            if (now != null && alert.side() == Side.UNKNOWN) {
                judge(alert, now, now);
            }
        }
        writeMoved();
    }

    /** What it has seen is of the past: nobody tells it any more. */
    void forget() {
        quotes.clear();
    }

    /** Takes in quotes that are new or changed. */
    void quotes(Collection<Quote> changed) {
        Map<String, Quote> news = new HashMap<>();
        changed.forEach(quote -> news.put(quote.symbol(), quote));
        for (Alert alert : List.copyOf(alerts.values())) {
            Quote now = alert.rule().symbol().map(news::get).orElse(null);
            if (now != null) {
                judge(alert, quotes.get(now.symbol()), now);
            }
        }
        news.forEach(
                (symbol, quote) -> {
                    if (!isOlder(quote, quotes.get(symbol))) {
                        quotes.put(symbol, quote);
                    }
                });
        writeMoved();
    }

    private static boolean isOlder(Quote now, @Nullable Quote before) {
        return before != null
                && before.minute() != null
                && now.minute() != null
                && now.minute().start().isBefore(before.minute().start());
    }

    private void judge(Alert alert, @Nullable Quote before, Quote now) {
        if (isOlder(now, before)) {
            return;
        }
        Side side = alert.side();
        if (alert.rule().measure() == Measure.VOLUME
                && side != Side.UNKNOWN
                && isNextMinute(before, now)) {
            // Every minute begins with nothing, however much the one before had.
            side = Side.BELOW;
        }
        Optional<Reach> reach = reach(alert.rule().measure(), before, now);
        if (reach.isPresent()) {
            Instant time =
                    now.minute() == null
                            ? Optional.ofNullable(now.lastAt()).orElse(Instant.EPOCH)
                            : now.minute().start();
            judge(alert, side, reach.get(), time, Optional.ofNullable(now.lastAt()).orElse(time));
        }
    }

    private static boolean isNextMinute(@Nullable Quote before, Quote now) {
        return before != null
                && before.minute() != null
                && now.minute() != null
                && now.minute().start().isAfter(before.minute().start());
    }

    private static Optional<Reach> reach(Measure measure, @Nullable Quote before, Quote now) {
        return switch (measure) {
            case PRICE -> Reach.ofPrice(before, now);
            case CHANGE ->
                    now.reference()
                            .filter(from -> from.signum() > 0)
                            .flatMap(
                                    from ->
                                            Reach.ofPrice(before, now)
                                                    .map(
                                                            price ->
                                                                    price.in(
                                                                            each ->
                                                                                    percent(
                                                                                            each,
                                                                                            from))));
            case VOLUME ->
                    Optional.ofNullable(now.minute()).map(Quote.Minute::volume).map(Reach::at);
            case DAY_VOLUME -> Optional.ofNullable(now.volume()).map(Reach::at);
            case ANOMALY, SILENCE -> Optional.empty();
        };
    }

    private static BigDecimal percent(BigDecimal price, BigDecimal from) {
        return price.subtract(from).divide(from, MathContext.DECIMAL64).movePointRight(2);
    }

    /** Looks at how long nothing has come; to be called about once a second. */
    void look(Instant now) {
        Optional<Instant> newest =
                quotes.values().stream()
                        .map(Quote::recordedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder());
        for (Alert alert : List.copyOf(alerts.values())) {
            if (alert.rule().measure() != Measure.SILENCE) {
                continue;
            }
            Optional<Instant> last =
                    alert.rule().symbol().isEmpty()
                            ? newest
                            : alert.rule().symbol().map(quotes::get).map(Quote::recordedAt);
            last.ifPresent(
                    heard ->
                            judge(
                                    alert,
                                    alert.side(),
                                    Reach.at(seconds(Duration.between(heard, now))),
                                    now,
                                    now));
        }
        writeMoved();
    }

    private static BigDecimal seconds(Duration silence) {
        return BigDecimal.valueOf(Math.max(0, silence.toMillis())).movePointLeft(3);
    }

    private void judge(Alert alert, Side before, Reach reach, Instant barTime, Instant eventTime) {
        AlertRule rule = alert.rule();
        Crossing crossing = Crossing.of(before, reach, rule.level().orElseThrow());
        Instant bar = rule.bar().startOf(barTime);
        if (crossing.counts(rule.direction()) && mayFire(alert, bar)) {
            fire(
                    alert,
                    new AlertLedger.Cause(
                            crossing.side(),
                            bar,
                            rule.symbol(),
                            Wording.withNote(
                                    Wording.crossed(
                                            rule, rule.symbol().orElse(""), crossing, reach.last()),
                                    rule),
                            reach.last(),
                            eventTime,
                            null));
        } else if (crossing.side() != alert.side()) {
            Alert now = alert.at(crossing.side(), alert.armedFrom());
            alerts.put(alert.id(), now);
            moved.add(now);
        }
    }

    /**
     * Takes in the newest flags, those that were taken in before too. One counts when it could be
     * known after the alert was made, by the clock of the market.
     */
    void flags(Collection<Anomaly> newest) {
        for (Alert alert : List.copyOf(alerts.values())) {
            if (alert.rule().measure() == Measure.ANOMALY) {
                arm(alert);
            }
        }
        writeMoved();
        Set<Told> still = new HashSet<>();
        List<Anomaly> inOrder =
                newest.stream().sorted(Comparator.comparing(Anomaly::detectedAt)).toList();
        for (Alert alert : List.copyOf(alerts.values())) {
            for (Anomaly flag : inOrder) {
                if (concerns(alert, flag)) {
                    Told once = new Told(alert.id(), flag.key());
                    still.add(once);
                    if (!judged.contains(once)) {
                        judge(alerts.getOrDefault(alert.id(), alert), flag);
                    }
                }
            }
        }
        judged = still;
    }

    private void arm(Alert alert) {
        if (alert.armedFrom() == null) {
            quotes.values().stream()
                    .map(Quote::lastAt)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .ifPresent(
                            now -> {
                                Alert armed = alert.at(alert.side(), now);
                                alerts.put(alert.id(), armed);
                                moved.add(armed);
                            });
        }
    }

    private static boolean concerns(Alert alert, Anomaly flag) {
        AlertRule rule = alert.rule();
        return rule.measure() == Measure.ANOMALY
                && alert.armedFrom() != null
                && flag.stands()
                && flag.detectedAt().isAfter(alert.armedFrom())
                && rule.symbol().map(flag.symbol()::equals).orElse(true)
                && rule.anomalyKind().map(flag.kind()::equals).orElse(true)
                && AnomalyFilter.atLeast(rule.severity().orElse("WARN")).contains(flag.severity());
    }

    private void judge(Alert alert, Anomaly flag) {
        Instant bar = alert.rule().bar().startOf(flag.startTime());
        if (alerts.containsKey(alert.id()) && mayFire(alert, bar)) {
            fire(
                    alert,
                    new AlertLedger.Cause(
                            alert.side(),
                            bar,
                            Optional.of(flag.symbol()),
                            Wording.withNote(Wording.flagged(flag), alert.rule()),
                            null,
                            flag.detectedAt(),
                            String.join(
                                    " ",
                                    flag.symbol(),
                                    flag.kind(),
                                    flag.interval(),
                                    flag.startTime().toString())));
        }
    }

    private static boolean mayFire(Alert alert, Instant bar) {
        return alert.rule().repetition() != Repetition.PER_BAR
                || alert.lastBar() == null
                || bar.isAfter(alert.lastBar());
    }

    private void fire(Alert alert, AlertLedger.Cause cause) {
        Optional<AlertFiring> written = ledger.fire(alert, cause);
        if (written.isEmpty() && cause.cause() != null) {
            // It had fired for this flag before a restart, and waits for the next one.
            return;
        }
        Alert after =
                alert.firedAgain(
                        cause.side(),
                        cause.bar(),
                        written.map(AlertFiring::firedAt).orElse(Instant.EPOCH));
        if (written.isPresent() && after.state() == Alert.State.ACTIVE) {
            alerts.put(alert.id(), after);
        } else {
            // It is done; or somebody else has changed it, and it comes back as it is now.
            alerts.remove(alert.id());
        }
        written.ifPresent(told);
    }

    private void writeMoved() {
        if (!moved.isEmpty()) {
            ledger.move(List.copyOf(moved));
            moved.clear();
        }
    }
}
