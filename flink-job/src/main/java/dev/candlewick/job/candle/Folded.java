package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The part of the log behind a candle: how many ticks, between which offsets, and their
 * fingerprint. Commutative.
 */
public class Folded {

    public long tickCount;
    public long firstOffset = Long.MAX_VALUE;
    public long lastOffset = -1;

    /** Sum modulo 2^64 over the ticks of {@link #mix64}. */
    public long fingerprint;

    /**
     * Adds one tick.
     *
     * @param messageHash XXH64 of the message as it lies in the log
     */
    public void add(int partition, long offset, long messageHash) {
        tickCount++;
        firstOffset = Math.min(firstOffset, offset);
        lastOffset = Math.max(lastOffset, offset);
        fingerprint += mix64((long) partition << 48 | offset, messageHash);
    }

    public void merge(Folded other) {
        tickCount += other.tickCount;
        firstOffset = Math.min(firstOffset, other.firstOffset);
        lastOffset = Math.max(lastOffset, other.lastOffset);
        fingerprint += other.fingerprint;
    }

    /**
     * Mixes position and content of a message; the message contract gives the formula, chapter
     * "Fingerprint".
     */
    public static long mix64(long position, long messageHash) {
        long z = position * 0x9E3779B97F4A7C15L + messageHash;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Forgets all ticks. */
    public void clear() {
        tickCount = 0;
        firstOffset = Long.MAX_VALUE;
        lastOffset = -1;
        fingerprint = 0;
    }

    public Folded copy() {
        Folded copy = new Folded();
        copy.merge(this);
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(tickCount);
        out.writeLong(firstOffset);
        out.writeLong(lastOffset);
        out.writeLong(fingerprint);
    }

    public static Folded read(DataInput in) throws IOException {
        Folded folded = new Folded();
        folded.tickCount = in.readLong();
        folded.firstOffset = in.readLong();
        folded.lastOffset = in.readLong();
        folded.fingerprint = in.readLong();
        return folded;
    }
}
