package dev.candlewick.dashboard.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where it is written what alerts have seen; what stands there has happened. */
interface AlertLedger {

    /**
     * What is to be written of a firing.
     *
     * @param side where the measure is afterwards
     * @param bar start of the bar it fires in
     * @param value what was seen, null for a flag
     * @param cause the flag, null for a level; no flag fires an alert twice
     */
    record Cause(
            Side side,
            Instant bar,
            Optional<String> symbol,
            String message,
            @Nullable BigDecimal value,
            Instant eventTime,
            @Nullable String cause) {}

    /** Writes it, unless the alert is not as it was known, or had this cause before. */
    Optional<AlertFiring> fire(Alert known, Cause cause);

    /** Writes side and armed time of alerts that have not fired. */
    void move(Collection<Alert> moved);
}
