package dev.candlewick.dashboard.ui;

import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers as an exchange does: the decimals of the instrument's price step, thousands
 * grouped, a true minus sign.
 *
 * @param decimals decimals of a price
 */
record PriceFormat(int decimals) {

    static final String NONE = "–";

    private static final int FEWEST = 2;
    private static final int MOST = 8;
    private static final DecimalFormatSymbols SYMBOLS = symbols();

    /**
     * The format for an instrument: the decimals of its price step, and more where the prices shown
     * have more; without a known step at least two.
     */
    static PriceFormat of(@Nullable Quote quote, Collection<Candle> candles) {
        int needed = FEWEST;
        if (quote != null) {
            needed = quote.tickSize() == null ? FEWEST : decimalsOf(quote.tickSize());
            needed = Math.max(needed, decimalsOf(quote.last()));
        }
        for (Candle candle : candles) {
            needed = Math.max(needed, decimalsOf(candle.open()));
            needed = Math.max(needed, decimalsOf(candle.high()));
            needed = Math.max(needed, decimalsOf(candle.low()));
            needed = Math.max(needed, decimalsOf(candle.close()));
        }
        return new PriceFormat(Math.min(needed, MOST));
    }

    private static int decimalsOf(@Nullable BigDecimal price) {
        return price == null ? 0 : Math.max(0, price.stripTrailingZeros().scale());
    }

    String price(@Nullable BigDecimal price) {
        return price == null ? NONE : number("#,##0", decimals).format(price);
    }

    /** A difference of prices, with its sign. */
    String change(@Nullable BigDecimal change) {
        return change == null ? NONE : signed("#,##0", decimals).format(change);
    }

    /** A fraction as a percentage with its sign, nothing without one: 0.0123 is {@code +1.23%}. */
    static String percent(@Nullable BigDecimal ratio) {
        if (ratio == null) {
            return NONE;
        }
        BigDecimal rounded = ratio.movePointRight(2).setScale(2, RoundingMode.HALF_EVEN);
        return (rounded.signum() == 0 ? "0.00" : signed("0", 2).format(rounded)) + "%";
    }

    /** Four significant figures, from ten thousand on shortened with K, M, B. */
    static String volume(@Nullable BigDecimal volume) {
        if (volume == null) {
            return NONE;
        }
        if (volume.compareTo(BigDecimal.valueOf(10_000)) < 0) {
            return significant(volume);
        }
        String units = "KMBT";
        BigDecimal scaled = volume;
        int unit = -1;
        while (unit < units.length() - 1 && scaled.compareTo(BigDecimal.valueOf(1_000)) >= 0) {
            scaled = scaled.movePointLeft(3);
            unit++;
        }
        return significant(scaled) + units.charAt(unit);
    }

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** The start of a candle, UTC: a date for a day, else day and clock. */
    static String start(Candle candle) {
        return (candle.interval().width().toDays() >= 1 ? DAY : CLOCK).format(candle.startTime());
    }

    static String clock(Instant time) {
        return CLOCK.format(time);
    }

    private static String significant(BigDecimal number) {
        BigDecimal rounded =
                number.signum() == 0
                        ? BigDecimal.ZERO
                        : number.round(new MathContext(4, RoundingMode.HALF_EVEN))
                                .stripTrailingZeros();
        return number("#,##0", Math.max(0, rounded.scale())).format(rounded);
    }

    private static DecimalFormat signed(String pattern, int decimals) {
        DecimalFormat format = number(pattern, decimals);
        format.setPositivePrefix("+");
        return format;
    }

    private static DecimalFormat number(String pattern, int decimals) {
        DecimalFormat format = new DecimalFormat(pattern, SYMBOLS);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        format.setNegativePrefix("−");
        return format;
    }

    private static DecimalFormatSymbols symbols() {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(',');
        symbols.setDecimalSeparator('.');
        return symbols;
    }
}
