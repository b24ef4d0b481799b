package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The volume of each minute of a session on the last days, to compare a minute with the same minute
 * of other days. A day without a trade in a minute has no value there. Seven digits are kept.
 * Mutable.
 */
final class SlotVolumes {
    /** Days that are compared with. */
    static final int SESSIONS = 20;

    /** Sessions by their numbers in the state of detectors, which never change. */
    private static final List<String> NAMES = List.of("PRE", "REGULAR", "POST", "CLOSED");

    private static final int OF_A_DAY = NAMES.size();

    /** Minutes of the longest day. Time outside all sessions is counted otherwise, and has none. */
    private static final int SLOTS = 1_500;

    /**
     * By trading date and session. Only those of the newest date are ever changed: what belongs to
     * an older one is replaced, so that copies may share it.
     */
    private final NavigableMap<Long, float[][]> days = new TreeMap<>();

    /** Number of a session. */
    static int place(String session) {
        return NAMES.indexOf(session);
    }

    /**
     * Notes the volume of a minute.
     *
     * @param session its number
     * @param changing days for which a minute may change
     */
    void put(int session, long date, int slot, double volume, long changing) {
        if (slot < 0 || slot >= SLOTS) {
            return;
        }
        float[][] day = days.get(date);
        if (day == null) {
            day = new float[OF_A_DAY][0];
            days.put(date, day);
        } else if (date < days.lastKey()) {
            day = copy(day);
            days.put(date, day);
        }
        float[] slots = day[session];
        if (slot >= slots.length) {
            int length = slots.length;
            slots = Arrays.copyOf(slots, Math.min(SLOTS, Math.max(slot + 1, 2 * length)));
            Arrays.fill(slots, length, slots.length, Float.NaN);
            day[session] = slots;
        }
        slots[slot] = (float) volume;
        // One more than is compared with, because the day that is compared is among them.
        while (days.size() > SESSIONS + 1 + changing) {
            days.pollFirstEntry();
        }
    }

    /** Volumes of the same minute on days before, newest first, at most {@link #SESSIONS}. */
    double[] before(int session, long date, int slot) {
        double[] volumes = new double[SESSIONS];
        int count = 0;
        int seen = 0;
        for (float[][] day : days.headMap(date, false).descendingMap().values()) {
            if (seen++ == SESSIONS) {
                break;
            }
            float[] slots = day[session];
            if (slot >= 0 && slot < slots.length && !Float.isNaN(slots[slot])) {
                volumes[count++] = slots[slot];
            }
        }
        return Arrays.copyOf(volumes, count);
    }

    /** The oldest date that is compared with, days since the epoch; null: there is none. */
    @Nullable Long oldestBefore(long date) {
        Long oldest = null;
        int seen = 0;
        for (Long day : days.headMap(date, false).descendingMap().keySet()) {
            if (seen++ == SESSIONS) {
                break;
            }
            oldest = day;
        }
        return oldest;
    }

    SlotVolumes copy() {
        SlotVolumes copy = new SlotVolumes();
        copy.days.putAll(days);
        if (!days.isEmpty()) {
            copy.days.put(days.lastKey(), copy(days.lastEntry().getValue()));
        }
        return copy;
    }

    private static float[][] copy(float[][] day) {
        float[][] copy = new float[OF_A_DAY][];
        for (int i = 0; i < OF_A_DAY; i++) {
            copy[i] = day[i].clone();
        }
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(days.size());
        for (var entry : days.entrySet()) {
            out.writeLong(entry.getKey());
            for (float[] slots : entry.getValue()) {
                out.writeInt(slots.length);
                for (float volume : slots) {
                    out.writeFloat(volume);
                }
            }
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long date = in.readLong();
            float[][] day = new float[OF_A_DAY][];
            for (int session = 0; session < OF_A_DAY; session++) {
                day[session] = new float[in.readInt()];
                for (int slot = 0; slot < day[session].length; slot++) {
                    day[session][slot] = in.readFloat();
                }
            }
            days.put(date, day);
        }
    }
}
