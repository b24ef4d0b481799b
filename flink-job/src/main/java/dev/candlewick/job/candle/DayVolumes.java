package dev.candlewick.job.candle;

import dev.candlewick.job.tick.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the snapshots of one symbol have said of the volume of the day, by source: the highest
 * number of the newest day. A snapshot adds what it names beyond that, so that all of a day
 * together add what the highest of them names.
 */
public final class DayVolumes {

    /** Where the volume of a snapshot comes from. */
    public enum Basis {
        /** No snapshot of its source before: what was traded before it is in no candle. */
        FIRST,
        /** What was traded since the snapshot before it, of the same day. */
        SINCE_LAST,
        /**
         * What was traded since its day began, because the snapshot before it is of an older one.
         */
        NEW_DAY,
        /** It names less than one before it of the same day, and adds nothing. */
        LOWER,
        /** Of an older day than one before it: adds nothing. */
        OLDER_DAY,
        /** It names no volume. */
        NONE
    }

    /**
     * What becomes of one snapshot.
     *
     * @param sessionDate its day, in days since 1970-01-01
     * @param volume that it adds, scaled by 10^8
     */
    public record Step(Basis basis, long sessionDate, long volume) {}

    private record Day(long date, long highest) {}

    private final Map<String, Day> days = new TreeMap<>();

    /**
     * Takes the next snapshot.
     *
     * @param sessionDate its trading day, in days since 1970-01-01
     * @param dayVolume volume of that day so far, scaled by 10^8, or {@link LogRecord#NO_VOLUME}
     */
    Step take(String source, long sessionDate, long dayVolume) {
        if (dayVolume == LogRecord.NO_VOLUME) {
            return new Step(Basis.NONE, sessionDate, 0);
        }
        Day day = days.get(source);
        if (day == null) {
            days.put(source, new Day(sessionDate, dayVolume));
            return new Step(Basis.FIRST, sessionDate, 0);
        }
        if (sessionDate < day.date) {
            return new Step(Basis.OLDER_DAY, sessionDate, 0);
        }
        if (sessionDate == day.date && dayVolume < day.highest) {
            return new Step(Basis.LOWER, sessionDate, 0);
        }
        days.put(source, new Day(sessionDate, dayVolume));
        return sessionDate == day.date
                ? new Step(Basis.SINCE_LAST, sessionDate, dayVolume - day.highest)
                : new Step(Basis.NEW_DAY, sessionDate, dayVolume);
    }

    int byteSize() {
        int size = Integer.BYTES;
        for (String source : days.keySet()) {
            size += Short.BYTES + utf8(source).length + 2 * Long.BYTES;
        }
        return size;
    }

    void write(ByteBuffer out) {
        out.putInt(days.size());
        days.forEach(
                (source, day) -> {
                    byte[] name = utf8(source);
                    out.putShort((short) name.length).put(name);
                    out.putLong(day.date).putLong(day.highest);
                });
    }

    static DayVolumes read(ByteBuffer in) {
        DayVolumes volumes = new DayVolumes();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[in.getShort()];
            in.get(name);
            volumes.days.put(
                    new String(name, StandardCharsets.UTF_8), new Day(in.getLong(), in.getLong()));
        }
        return volumes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
