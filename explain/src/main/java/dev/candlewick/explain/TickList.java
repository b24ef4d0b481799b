package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts all messages of a candle and keeps those that are worth a line: the first ones, beyond
 * them as many again of those that are left out, and in the end those that made a price.
 */
final class TickList {

    private final int limit;
    private final List<Entry> first = new ArrayList<>();
    private final List<Entry> leftOut = new ArrayList<>();
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private long size;

    TickList(int limit) {
        this.limit = limit;
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
    }

    /** Takes the next; returns it with its number. */
    Entry add(Entry entry) {
        Entry numbered = entry.numbered(++size);
        counts.merge(entry.verdict(), 1L, Long::sum);
        if (first.size() < limit) {
            first.add(numbered);
        } else if (entry.verdict() != Verdict.COUNTED && leftOut.size() < limit) {
            leftOut.add(numbered);
        }
        return numbered;
    }

    Map<Verdict, Long> counts() {
        return counts;
    }

    /** What is listed, by number. */
    List<Tick> ticks(Map<Price, Entry> makers) {
        List<Entry> listed = new ArrayList<>(first);
        listed.addAll(leftOut);
        if (limit > 0) {
            makers.values().stream()
                    .filter(maker -> listed.stream().noneMatch(maker::isAt))
                    .distinct()
                    .forEach(listed::add);
        }
        return listed.stream()
                .sorted(Comparator.comparingLong(Entry::number))
                .map(entry -> entry.toTick(makers))
                .toList();
    }
}
