package dev.candlewick.job.tick;

import java.math.BigInteger;

/** An exact sum of up to 127 bits: {@code high * 2^64 + low}, where {@code low} has no sign. */
public record Int128(long high, long low) {

    static final long TEN_TO_30_HIGH = BigInteger.TEN.pow(30).shiftRight(64).longValueExact();
    static final long TEN_TO_30_LOW = BigInteger.TEN.pow(30).longValue();

    public boolean isZero() {
        return (high | low) == 0;
    }

    public BigInteger toBigInteger() {
        BigInteger upper = BigInteger.valueOf(high).shiftLeft(64);
        BigInteger lower =
                BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
        return upper.add(lower);
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh
                ? Long.compare(high, otherHigh)
                : Long.compareUnsigned(low, otherLow);
    }

    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
