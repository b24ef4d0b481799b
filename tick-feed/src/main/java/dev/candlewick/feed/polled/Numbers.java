package dev.candlewick.feed.polled;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Numbers of foreign answers as the contract wants them. */
final class Numbers {

    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(10);
    private static final BigDecimal PRODUCT_LIMIT = BigDecimal.TEN.pow(14);
    private static final int LONGEST = 64;

    private Numbers() {}

    /**
     * A price, rounded half even to some decimals, 8 at most.
     *
     * @throws PollException when it is none of the contract
     */
    static BigDecimal price(String text, int decimals) throws PollException {
        BigDecimal price = number(text).setScale(decimals, RoundingMode.HALF_EVEN);
        if (price.signum() <= 0 || price.compareTo(LIMIT) >= 0) {
            throw PollException.passing("the price '" + shortened(text) + "' is none");
        }
        return price;
    }

    /** A volume as it goes into a message; empty for one that is absent or none of the contract. */
    static Optional<String> volume(String text, BigDecimal price) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            BigDecimal volume = number(text).setScale(Decimal.SCALE, RoundingMode.HALF_EVEN);
            boolean fits =
                    volume.signum() >= 0
                            && volume.compareTo(LIMIT) < 0
                            && volume.multiply(price).compareTo(PRODUCT_LIMIT) < 0;
            return fits ? Optional.of(plain(volume)) : Optional.empty();
        } catch (PollException noNumber) {
            return Optional.empty();
        }
    }

    /** Whether open and close of a bar lie between its low and its high. */
    static boolean isOrdered(Bar bar) {
        BigDecimal open = new BigDecimal(bar.open());
        BigDecimal close = new BigDecimal(bar.close());
        return new BigDecimal(bar.low()).compareTo(open.min(close)) <= 0
                && new BigDecimal(bar.high()).compareTo(open.max(close)) >= 0;
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal number(String text) throws PollException {
        // A long or huge exponent would make a number that takes minutes to write.
        if (text.length() > LONGEST
                || !text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")) {
            throw PollException.passing("'" + shortened(text) + "' is no number");
        }
        return new BigDecimal(text);
    }

    /** What a source has sent, as far as a line of text should repeat it. */
    private static String shortened(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() <= 20 ? plain : plain.substring(0, 20) + "...";
    }
}
