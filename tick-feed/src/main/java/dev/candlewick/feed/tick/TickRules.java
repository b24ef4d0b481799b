package dev.candlewick.feed.tick;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of topics/README.md that a message can break by its own content. A feed that reads
 * foreign data checks them here, so that nothing it sends is rejected later.
 */
public final class TickRules {
    /** 2100-01-01T00:00:00Z, exclusive. */
    public static final long TIME_LIMIT = 4_102_444_800_000_000L;

    public static final int LONGEST_TEXT = 256;

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9._:/-]{1,32}");
    private static final BigDecimal TURNOVER_LIMIT = BigDecimal.TEN.pow(14);

    private TickRules() {}

    public static boolean isSymbol(String text) {
        return SYMBOL.matcher(text).matches();
    }

    /**
     * Returns the tick itself when it keeps all rules.
     *
     * @throws IllegalArgumentException with the broken rule in words
     */
    public static Tick checked(Tick tick) {
        if (!isSymbol(tick.symbol())) {
            throw broken("symbol '" + tick.symbol() + "' does not match [A-Z0-9._:/-]{1,32}");
        }
        if (tick.eventTime() < 0 || tick.eventTime() >= TIME_LIMIT) {
            throw broken("event_time is not between 1970 and 2100");
        }
        BigDecimal price = Decimal.read("price", tick.price());
        if (price.signum() == 0) {
            throw broken("price " + tick.price() + " is not greater than 0");
        }
        BigDecimal size = Decimal.read("size", tick.size());
        if (price.multiply(size).compareTo(TURNOVER_LIMIT) >= 0) {
            throw broken(
                    "price x size = " + tick.price() + " x " + tick.size() + " is not below 10^14");
        }
        checkText("venue", tick.venue());
        checkText("condition", tick.conditions());
        checkText("trade_id", tick.tradeId());
        checkText("source", tick.source());
        return tick;
    }

    private static void checkText(String name, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.chars().anyMatch(character -> character < 0x20 || character == 0x7F)) {
            throw broken(name + " holds a control character");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_TEXT) {
            throw broken(name + " has " + bytes + " bytes, more than " + LONGEST_TEXT);
        }
    }

    private static IllegalArgumentException broken(String rule) {
        return new IllegalArgumentException(rule);
    }
}
