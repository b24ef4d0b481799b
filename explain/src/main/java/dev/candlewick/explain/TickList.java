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
 * Counts all messages of a candle and keeps those that are worth a line: the ones that are asked
 * for, and landmarks: beyond them as many again of those that are left out, and in the end those
 * that made a price.
 */
final class TickList {

    private final Listing listing;
    private final List<Entry> first = new ArrayList<>();
    private final List<Entry> leftOut = new ArrayList<>();
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private long size;
    private long matching;

    TickList(Listing listing) {
        this.listing = listing;
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
    }

    /** Takes the next; returns it with its number. */
    Entry add(Entry entry) {
        Entry numbered = entry.numbered(++size);
        counts.merge(entry.verdict(), 1L, Long::sum);
        boolean reached = listing.which().includes(entry.verdict()) && matching++ >= listing.skip();
        if (reached && first.size() < listing.limit()) {
            first.add(numbered);
        } else if (listing.landmarks()
                && entry.verdict() != Verdict.COUNTED
                && leftOut.size() < listing.limit()) {
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
        if (listing.landmarks() && listing.limit() > 0) {
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
