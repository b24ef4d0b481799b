package dev.candlewick.verify.log;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one snapshot says of the volume.
 *
 * @param basis how its volume was found
 * @param sessionDate the trading day it belongs to
 * @param dayVolume volume of the day so far as it was sent, in units of 10^-8; null when absent
 * @param volume what it adds, in units of 10^-8
 */
public record SnapshotStep(
        Basis basis, LocalDate sessionDate, @Nullable Long dayVolume, long volume) {

    /** How the volume of a snapshot was found. */
    public enum Basis {
        FIRST("the first of its source: what was traded before it is in no candle"),
        SINCE_LAST("traded since the snapshot before it"),
        NEW_DAY("traded since its day began: the snapshot before it is of an older one"),
        LOWER("names less than one before it of the same day, and adds nothing"),
        OLDER_DAY("of an older day than one before it, and adds nothing"),
        NONE("names no volume");

        private final String words;

        Basis(String words) {
            this.words = words;
        }

        /** The basis in words that follow the volume. */
        public String words() {
            return words;
        }
    }
}
