package dev.candlewick.explain;

import dev.candlewick.explain.table.RevisionRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One candle and everything behind it.
 *
 * @param zone of the exchange
 * @param state {@code PARTIAL}, {@code CLOSED} or {@code REVISED}
 * @param recordedAt when this version of the row was written
 * @param columns what the log says and what the row says
 * @param counts all ticks of the candle by what became of them; every verdict is there
 * @param ticks the listed ones, in log order, those of other partitions last
 * @param makers the ticks that made the prices, listed or not
 * @param revisions every change after the close
 * @param differences what does not agree, beyond the columns
 * @param notProvable what the log no longer holds; empty when it holds all that is needed
 * @param remarks what a reader should know besides
 */
public record Explanation(
        String symbol,
        String interval,
        int logEpoch,
        String topic,
        int partition,
        Instant start,
        Instant end,
        String session,
        String sessionDate,
        ZoneId zone,
        String state,
        int revision,
        Instant recordedAt,
        List<Column> columns,
        Map<Verdict, Long> counts,
        List<Tick> ticks,
        Map<Price, Tick> makers,
        List<Revision> revisions,
        List<String> differences,
        List<String> notProvable,
        List<String> remarks) {

    /** What became of a message. */
    public enum Verdict {
        /** In the candle, for a price or its volume. */
        COUNTED,
        /** In the candle, but its conditions let it count for nothing there. */
        INELIGIBLE,
        /** Repeats a folded tick. */
        DUPLICATE,
        /** Beyond the horizon. */
        LATE,
        /** No valid tick. */
        REJECTED,
        /** Belongs to the candle, and lies behind the last tick that the row holds. */
        NOT_YET;

        /** As it is written on screen. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What a trade may do to a candle. */
    public enum Effect {
        OPEN_CLOSE,
        HIGH_LOW,
        VOLUME
    }

    /** The prices that a candle is made of. */
    public enum Price {
        OPEN,
        HIGH,
        LOW,
        CLOSE;

        /** As it is written on screen. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One message. Texts are as sent and may hold any character.
     *
     * @param number its place among all ticks of the candle, from 1
     * @param eventTime null when it cannot be read
     * @param appendTime when it came into the log; null when the log does not say
     * @param price null when it cannot be read
     * @param size null when it cannot be read
     * @param effects what it counts for; none when it is not in the candle
     * @param made the prices that it made
     * @param rule why it is left out or counts only in part; empty when it counts in full
     */
    public record Tick(
            long number,
            int partition,
            long offset,
            @Nullable Instant eventTime,
            @Nullable Instant appendTime,
            @Nullable String price,
            @Nullable String size,
            @Nullable String venue,
            @Nullable String conditions,
            @Nullable String tradeId,
            @Nullable String source,
            Verdict verdict,
            Set<Effect> effects,
            Set<Price> made,
            String rule) {

        public Tick {
            effects = copy(Effect.class, effects);
            made = copy(Price.class, made);
        }

        private static <E extends Enum<E>> Set<E> copy(Class<E> type, Set<E> values) {
            Set<E> ordered = EnumSet.noneOf(type);
            ordered.addAll(values);
            return java.util.Collections.unmodifiableSet(ordered);
        }
    }

    /**
     * A column of the candle, in plain form: decimals without trailing zeros, times in UTC with
     * microseconds, null for NULL.
     *
     * @param ofTicks what the ticks of the log add up to
     * @param inRow what the database says
     */
    public record Column(String name, @Nullable String ofTicks, @Nullable String inRow) {

        public boolean agrees() {
            return Objects.equals(ofTicks, inRow);
        }
    }

    /**
     * A change after the close.
     *
     * @param causes how many folded ticks lie between the old and the new last offset
     * @param offsets the first of them
     */
    public record Revision(RevisionRow row, long causes, List<Long> offsets) {

        public Revision {
            offsets = List.copyOf(offsets);
        }
    }

    public Explanation {
        columns = List.copyOf(columns);
        counts = new EnumMap<>(counts);
        ticks = List.copyOf(ticks);
        makers = Map.copyOf(makers);
        revisions = List.copyOf(revisions);
        differences = List.copyOf(differences);
        notProvable = List.copyOf(notProvable);
        remarks = List.copyOf(remarks);
    }

    /** Whether the log gives exactly the row, as far as that can be proved. */
    public boolean matches() {
        return isProvable() && differences.isEmpty() && columns.stream().allMatch(Column::agrees);
    }

    /** Whether the log still holds what is needed to judge. */
    public boolean isProvable() {
        return notProvable.isEmpty();
    }

    /** All messages of the candle, those that are left out too. */
    public long tickCount() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Messages with one verdict. */
    public long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }
}
