package dev.candlewick.dashboard.alert;

import static dev.candlewick.dashboard.candle.Candles.NOON;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of the table, in memory. */
final class FakeLedger implements AlertLedger {

    private final Map<Long, Alert> alerts = new LinkedHashMap<>();
    private final Set<String> causes = new HashSet<>();
    private final List<String> messages = new ArrayList<>();
    private boolean away;

    /** An alert that was made just now. */
    Alert add(AlertRule rule) {
        long id = alerts.size() + 1L;
        Alert alert =
                new Alert(
                        id, "ann", rule, Alert.State.ACTIVE, Side.UNKNOWN, null, null, 0, null, 1);
        alerts.put(id, alert);
        return alert;
    }

    Collection<Alert> all() {
        return List.copyOf(alerts.values());
    }

    List<String> messages() {
        return messages;
    }

    void away(boolean unreachable) {
        away = unreachable;
    }

    @Override
    public Optional<AlertFiring> fire(Alert known, Cause cause) {
        if (away) {
            throw new IllegalStateException("away");
        }
        Alert now = alerts.get(known.id());
        if (now == null
                || now.state() != Alert.State.ACTIVE
                || now.fired() != known.fired()
                || (cause.cause() != null && !causes.add(known.id() + cause.cause()))) {
            return Optional.empty();
        }
        alerts.put(now.id(), now.firedAgain(cause.side(), cause.bar(), NOON));
        messages.add(cause.message());
        return Optional.of(
                new AlertFiring(
                        messages.size(),
                        now.id(),
                        now.user(),
                        cause.symbol(),
                        cause.message(),
                        cause.eventTime(),
                        NOON,
                        AlertFiring.Webhook.NONE,
                        0,
                        ""));
    }

    @Override
    public void move(Collection<Alert> moved) {
        for (Alert alert : moved) {
            Alert now = alerts.get(alert.id());
            if (now != null && now.fired() == alert.fired()) {
                alerts.put(alert.id(), now.at(alert.side(), alert.armedFrom()));
            }
        }
    }
}
