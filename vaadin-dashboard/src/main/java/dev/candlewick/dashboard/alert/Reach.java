package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a value has been since the look before: it ends at {@code last} and has touched high and
 * low on the way.
 */
record Reach(BigDecimal last, BigDecimal high, BigDecimal low) {

    static Reach at(BigDecimal value) {
        return new Reach(value, value, value);
    }

    /**
     * Where a price has been since an earlier quote. A high or low counts when it is of a newer
     * candle, or new in the same one: one that stood there before says nothing of now. Empty when
     * there is no price, or the quote is of an older candle than the one before.
     *
     * @param before null when nothing was seen before: then only the last price counts
     */
    static Optional<Reach> ofPrice(@Nullable Quote before, Quote now) {
        BigDecimal last = now.last();
        if (last == null) {
            return Optional.empty();
        }
        Quote.Minute minute = now.minute();
        if (before == null || before.minute() == null || minute == null) {
            return Optional.of(at(last));
        }
        Instant earlier = before.minute().start();
        if (minute.start().isBefore(earlier)) {
            return Optional.empty();
        }
        boolean same = minute.start().equals(earlier);
        BigDecimal high = last;
        if (minute.high() != null && (!same || isNew(minute.high(), before.minute().high()))) {
            high = last.max(minute.high());
        }
        BigDecimal low = last;
        if (minute.low() != null && (!same || isNew(minute.low(), before.minute().low()))) {
            low = last.min(minute.low());
        }
        return Optional.of(new Reach(last, high, low));
    }

    private static boolean isNew(BigDecimal now, @Nullable BigDecimal before) {
        return before == null || now.compareTo(before) != 0;
    }

    /** The same in another unit. */
    Reach in(UnaryOperator<BigDecimal> unit) {
        return new Reach(unit.apply(last), unit.apply(high), unit.apply(low));
    }
}
