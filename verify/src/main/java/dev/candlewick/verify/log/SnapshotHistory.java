package dev.candlewick.verify.log;

import dev.candlewick.verify.log.SnapshotStep.Basis;
import dev.candlewick.verify.message.Message;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the snapshots of one symbol so far say about the volume of the next. */
final class SnapshotHistory {

    private final Map<String, LocalDate> newestDay = new HashMap<>();

    /** The most that a snapshot of the newest day named, by source. */
    private final Map<String, Long> most = new HashMap<>();

    /** Says what the next folded snapshot adds. */
    SnapshotStep step(String source, LocalDate day, Message.Snapshot snapshot) {
        Long named = snapshot.dayVolume();
        Basis basis = basis(source, day, named);
        long before = most.getOrDefault(source, 0L);
        if (basis == Basis.FIRST || basis == Basis.NEW_DAY || basis == Basis.SINCE_LAST) {
            newestDay.put(source, day);
            most.put(source, Objects.requireNonNull(named));
        }
        long volume =
                switch (basis) {
                    case SINCE_LAST -> Objects.requireNonNull(named) - before;
                    case NEW_DAY -> Objects.requireNonNull(named);
                    case FIRST, LOWER, OLDER_DAY, NONE -> 0;
                };
        return new SnapshotStep(basis, day, named, volume);
    }

    /** Begins where earlier snapshots have left off. */
    void begin(SnapshotBegin before) {
        newestDay.put(before.source(), before.sessionDate());
        most.put(before.source(), before.dayVolume());
    }

    private Basis basis(String source, LocalDate day, @Nullable Long named) {
        if (named == null) {
            return Basis.NONE;
        }
        LocalDate newest = newestDay.get(source);
        if (newest == null) {
            return Basis.FIRST;
        }
        if (day.isAfter(newest)) {
            return Basis.NEW_DAY;
        }
        if (day.isBefore(newest)) {
            return Basis.OLDER_DAY;
        }
        return named < most.getOrDefault(source, 0L) ? Basis.LOWER : Basis.SINCE_LAST;
    }
}
