package dev.candlewick.job.anomaly;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * The volume of each minute of a session on the last days, to compare a minute with the same minute
 * of other days. A day without a trade in a minute has no value there. Mutable.
 */
final class SlotVolumes {
    /** Days that are compared with. */
    static final int SESSIONS = 20;

    /** One more day is kept, because the day that is compared is among them. */
    private static final int KEPT = SESSIONS + 1;

    private final Map<String, TreeMap<Long, Double>> slots = new HashMap<>();

    void put(Bar bar) {
        TreeMap<Long, Double> days =
                slots.computeIfAbsent(bar.session() + bar.slot(), slot -> new TreeMap<>());
        days.put(bar.sessionDate(), bar.volume());
        if (days.size() > KEPT) {
            days.pollFirstEntry();
        }
    }

    /** Volumes of the same minute on days before, oldest first, at most {@link #SESSIONS}. */
    double[] before(Bar bar) {
        TreeMap<Long, Double> days = slots.get(bar.session() + bar.slot());
        if (days == null) {
            return new double[0];
        }
        return days.headMap(bar.sessionDate()).entrySet().stream()
                .mapToDouble(Entry::getValue)
                .toArray();
    }
}
