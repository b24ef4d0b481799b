package dev.candlewick.job.tick;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/** An exact sum of up to 127 bits. Mutable; public fields make it a Flink POJO. */
public class Int128 {

    static final long TEN_TO_30_HIGH = BigInteger.TEN.pow(30).shiftRight(64).longValueExact();
    static final long TEN_TO_30_LOW = BigInteger.TEN.pow(30).longValue();

    public long high;
    public long low;

    public Int128() {}

    public Int128(long value) {
        high = value >> 63;
        low = value;
    }

    public void add(long value) {
        add(value >> 63, value);
    }

    /** Adds {@code a * b}, exactly. */
    public void addProduct(long a, long b) {
        add(Math.multiplyHigh(a, b), a * b);
    }

    public void add(Int128 other) {
        add(other.high, other.low);
    }

    private void add(long otherHigh, long otherLow) {
        long sum = low + otherLow;
        high += otherHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
    }

    public void clear() {
        high = 0;
        low = 0;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    public Int128 copy() {
        Int128 copy = new Int128();
        copy.high = high;
        copy.low = low;
        return copy;
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

    public void write(DataOutput out) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
    }

    public static Int128 read(DataInput in) throws IOException {
        Int128 value = new Int128();
        value.high = in.readLong();
        value.low = in.readLong();
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Int128 that && that.high == high && that.low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low);
    }

    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
