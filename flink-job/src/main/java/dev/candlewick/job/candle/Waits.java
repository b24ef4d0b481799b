package dev.candlewick.job.candle;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingSession;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How long the ticks of one symbol are usually apart, by hour of its sessions, and since when it is
 * silent. Times are append times, microseconds since the epoch. Mutable.
 */
public final class Waits {

    /** Silences up to this are never long. */
    public static final long LEAST = 10_000_000;

    /** So many times between ticks must be known of an hour. */
    public static final int WARM = 100;

    /** Of a long silence, at least this part of what is allowed. */
    private static final double WORTH_TELLING = 0.5;

    private static final double TIMES = 5;
    private static final double QUANTILE = 0.99;
    private static final long HOUR = 3_600_000_000L;
    private static final int HOURS = 24;

    /** When an hour has so many, older ones count half. */
    private static final int MOST = 1_024;

    private static final int DIGITS = 3;
    private static final int STEPS = 1 << DIGITS;
    private static final long LONGEST = 1 << 23;
    private static final int BUCKETS = bucket(LONGEST) + 1;
    private static final int SESSIONS = 4;
    private static final int CLOSED = place(TradingSession.CLOSED);

    private final short[] @Nullable [] hours = new short[SESSIONS * HOURS] @Nullable [];

    private final int[] samples = new int[hours.length];

    private long lastTick = Long.MIN_VALUE;
    private long lastOffset;
    private int current = -1;

    /** End of the session of the last tick; what is behind it is no silence. */
    private long sessionEnd = Long.MIN_VALUE;

    /** Whether somebody was told of a silence that was not over. */
    private boolean told;

    /**
     * A tick has arrived.
     *
     * @param heartbeat when the last heartbeat came
     * @param segment what its event time lies in
     * @return the silence that it ended, if that is worth to be told
     */
    public @Nullable Silence tick(
            long now, long heartbeat, SessionSegment segment, long eventTime, long offset) {
        int hour =
                place(segment.session()) * HOURS
                        + Math.floorMod(Math.floorDiv(eventTime - segment.anchor(), HOUR), HOURS);
        Silence silence = null;
        if (segment.end() == sessionEnd) {
            silence = end(now, heartbeat, offset);
            // A silence that was too long is no measure of the next one.
            if (silence == null) {
                add(hour, now - lastTick);
            }
        }
        current = hour;
        sessionEnd = segment.end();
        lastTick = now;
        lastOffset = offset;
        told = false;
        return silence;
    }

    /** A heartbeat or tick has come: the silence that it ended, if that is worth to be told. */
    @Nullable Silence end(long now, long heartbeat, long offset) {
        boolean wasTold = told;
        told = false;
        Silence silence = silence(now, heartbeat, wasTold);
        if (silence != null) {
            silence.endOffset = offset;
        }
        return silence;
    }

    /** By the clock nothing has come until now: the silence, if it is worth to be told. */
    @Nullable Silence lasting(long now, long heartbeat) {
        Silence silence = silence(now, heartbeat, false);
        told |= silence != null;
        return silence;
    }

    private @Nullable Silence silence(long now, long heartbeat, boolean inAnyCase) {
        long from = Math.max(lastTick, heartbeat);
        boolean isLong = now - from > LEAST * WORTH_TELLING;
        boolean isOpen = current / HOURS != CLOSED && now < sessionEnd;
        if (current < 0 || !((isOpen && isLong) || inAnyCase)) {
            return null;
        }
        short[] waits = hours[current];
        if (waits == null || samples[current] < WARM) {
            return null;
        }
        double usual = quantile(waits, samples[current]);
        if (!inAnyCase && now - from < WORTH_TELLING * allowed(usual) * 1e6) {
            return null;
        }
        Silence silence = new Silence();
        silence.from = from;
        silence.to = now;
        silence.usual = usual;
        silence.samples = samples[current];
        silence.lastOffset = lastOffset;
        return silence;
    }

    /** Number of a session in the state, which never changes. */
    private static int place(TradingSession session) {
        return switch (session) {
            case PRE -> 0;
            case REGULAR -> 1;
            case POST -> 2;
            case CLOSED -> 3;
        };
    }

    /** Whether somebody was told of a silence that was not over. */
    boolean isTold() {
        return told;
    }

    /** Seconds that a silence may last. */
    public static double allowed(double usual) {
        return Math.max(LEAST * 1e-6, TIMES * usual);
    }

    private void add(int hour, long micros) {
        short[] waits = hours[hour];
        if (waits == null) {
            waits = new short[BUCKETS];
            hours[hour] = waits;
        }
        waits[bucket(micros / 1000)]++;
        if (++samples[hour] >= MOST) {
            samples[hour] = 0;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                waits[bucket] = (short) (waits[bucket] / 2);
                samples[hour] += waits[bucket];
            }
        }
    }

    private static double quantile(short[] waits, int samples) {
        int rank = Math.max(1, (int) Math.ceil(QUANTILE * samples));
        int seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += waits[bucket];
            if (seen >= rank) {
                return middle(bucket) * 1e-3;
            }
        }
        throw new IllegalStateException("More times were counted than there are.");
    }

    private static int bucket(long millis) {
        long bounded = Math.max(0, Math.min(millis, LONGEST));
        if (bounded < 2 * STEPS) {
            return (int) bounded;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded) - DIGITS;
        return 2 * STEPS + (shift - 1) * STEPS + (int) (bounded >>> shift) - STEPS;
    }

    private static double middle(int bucket) {
        if (bucket < 2 * STEPS) {
            return bucket;
        }
        int coarse = bucket - 2 * STEPS;
        return (STEPS + coarse % STEPS + 0.5) * (1L << (coarse / STEPS + 1));
    }

    int byteSize() {
        int size = 3 * Long.BYTES + 2 * Integer.BYTES + 1;
        for (short[] waits : hours) {
            size += waits == null ? 0 : Integer.BYTES + BUCKETS * Short.BYTES;
        }
        return size;
    }

    void write(ByteBuffer out) {
        out.putLong(lastTick).putLong(lastOffset).putLong(sessionEnd);
        out.putInt(current).put((byte) (told ? 1 : 0));
        int known = 0;
        for (short[] waits : hours) {
            known += waits == null ? 0 : 1;
        }
        out.putInt(known);
        for (int hour = 0; hour < hours.length; hour++) {
            short[] waits = hours[hour];
            if (waits != null) {
                out.putInt(hour);
                for (short count : waits) {
                    out.putShort(count);
                }
            }
        }
    }

    static Waits read(ByteBuffer in) {
        Waits read = new Waits();
        read.lastTick = in.getLong();
        read.lastOffset = in.getLong();
        read.sessionEnd = in.getLong();
        read.current = in.getInt();
        read.told = in.get() == 1;
        int known = in.getInt();
        for (int i = 0; i < known; i++) {
            int hour = in.getInt();
            short[] waits = new short[BUCKETS];
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                waits[bucket] = in.getShort();
                read.samples[hour] += waits[bucket];
            }
            read.hours[hour] = waits;
        }
        return read;
    }
}
