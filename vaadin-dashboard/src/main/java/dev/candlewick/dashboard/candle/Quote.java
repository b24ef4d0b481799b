package dev.candlewick.dashboard.candle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the watchlist says about one instrument.
 *
 * @param name full name, empty when unknown
 * @param tickSize smallest price step, null when unknown
 * @param last close of the newest 1m candle that has one
 * @param lastAt event time of that price
 * @param open open of the newest 1d candle; high, low and volume likewise
 * @param priorClose close of the 1d candle before it
 * @param recordedAt when the newest candle was last written, by the clock of the database
 * @param missing what feeds told to be missing, null when they told nothing
 * @param minute the newest 1m candle, null when there is none
 */
public record Quote(
        String symbol,
        String name,
        @Nullable BigDecimal tickSize,
        @Nullable BigDecimal last,
        @Nullable Instant lastAt,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable BigDecimal volume,
        @Nullable BigDecimal priorClose,
        @Nullable Instant recordedAt,
        @Nullable MissingTrades missing,
        @Nullable Minute minute) {

    /**
     * The newest 1m candle, which may be forming.
     *
     * @param start its start, UTC
     * @param high null where no trade set a price; low likewise
     */
    public record Minute(
            Instant start,
            @Nullable BigDecimal high,
            @Nullable BigDecimal low,
            BigDecimal volume) {}

    /** With another price. */
    public Quote withLast(BigDecimal price) {
        return new Quote(
                symbol,
                name,
                tickSize,
                price,
                lastAt,
                open,
                high,
                low,
                volume,
                priorClose,
                recordedAt,
                missing,
                minute);
    }

    /** The price a change is measured from: the prior close, on the first day the open. */
    public Optional<BigDecimal> reference() {
        return Optional.ofNullable(priorClose).or(() -> Optional.ofNullable(open));
    }

    /** Last minus reference. */
    public Optional<BigDecimal> change() {
        return reference()
                .flatMap(from -> Optional.ofNullable(last).map(price -> price.subtract(from)));
    }

    /** Change as a fraction of the reference: 0.01 is one per cent. */
    public Optional<BigDecimal> changeRatio() {
        return reference()
                .flatMap(from -> change().map(step -> step.divide(from, MathContext.DECIMAL32)));
    }
}
