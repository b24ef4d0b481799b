package dev.candlewick.verify.audit;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of 128 bits; what is added is not negative. */
final class Total {

    private static final int WORD = 64;

    private long high;
    private long low;

    void add(long number) {
        add(0, number);
    }

    void addProduct(long one, long other) {
        add(Math.multiplyHigh(one, other), one * other);
    }

    private void add(long addedHigh, long addedLow) {
        low += addedLow;
        high += addedHigh + (Long.compareUnsigned(low, addedLow) < 0 ? 1 : 0);
    }

    boolean isZero() {
        return (high | low) == 0;
    }

    /** With a number of decimals. */
    BigDecimal decimal(int scale) {
        BigInteger number =
                BigInteger.valueOf(high)
                        .shiftLeft(WORD)
                        .add(BigInteger.valueOf(low >>> 1).shiftLeft(1))
                        .add(BigInteger.valueOf(low & 1));
        return new BigDecimal(number, scale);
    }
}
