package dev.candlewick.job.anomaly;

import dev.candlewick.job.anomaly.RuleChange.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All rules that were ever set. Which of them holds is a function of what is in the book, of the
 * symbol and of the event time; not of the order in which they were put in, nor of a clock.
 * Mutable, not thread safe.
 *
 * <p>Of each scope the change with the latest time that is not behind the moment counts, unless it
 * takes the rule back; of the scopes the most specific one ({@link RuleScope#MOST_SPECIFIC_FIRST}),
 * of equally specific ones that which took effect last, then the one whose glob, then venue, comes
 * first in the alphabet. Without any, the default holds.
 */
public final class RuleBook {
    /** A change and its place in the topic. */
    public record Entry(RuleChange change, long offset) {}

    private static final Comparator<RuleChange> PRECEDENCE =
            Comparator.comparing(RuleChange::scope, RuleScope.MOST_SPECIFIC_FIRST)
                    .thenComparing(RuleChange::effectiveFrom, Comparator.reverseOrder())
                    .thenComparing(change -> change.scope().symbol())
                    .thenComparing(change -> change.scope().venue());

    private final AnomalyRules defaults;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * A book without rules.
     *
     * @param defaults what holds where no rule does
     */
    public RuleBook(AnomalyRules defaults) {
        this.defaults = defaults;
    }

    /**
     * Puts a change in, in place of one with the same key that lies before it in the topic.
     *
     * @param offset its place in the topic
     * @return whether the book is another one now
     */
    public boolean put(RuleChange change, long offset) {
        Entry known = entries.get(change.key());
        if (known != null && known.offset >= offset) {
            return false;
        }
        entries.put(change.key(), new Entry(change, offset));
        return true;
    }

    /** Every change, in the order of the topic. */
    public List<Entry> entries() {
        return entries.values().stream().sorted(Comparator.comparing(Entry::offset)).toList();
    }

    /**
     * The change that holds of a scope at a moment, whatever is more specific; empty when there is
     * none or it was taken back.
     */
    public Optional<RuleChange> of(RuleScope scope, long time) {
        return newest(
                        entries.values().stream()
                                .map(Entry::change)
                                .filter(change -> change.scope().equals(scope))
                                .toList(),
                        time)
                .stream()
                .findFirst();
    }

    /** The rules that hold at a moment, by kind, the more specific first. */
    public List<RuleChange> at(long time) {
        return newest(entries.values().stream().map(Entry::change).toList(), time).stream()
                .sorted(
                        Comparator.comparing((RuleChange change) -> change.scope().kind())
                                .thenComparing(PRECEDENCE))
                .toList();
    }

    /** Changes that take effect after a moment, the soonest first. */
    public List<RuleChange> after(long time) {
        return entries.values().stream()
                .map(Entry::change)
                .filter(change -> change.effectiveFrom() > time)
                .sorted(
                        Comparator.comparing(RuleChange::effectiveFrom)
                                .thenComparing(RuleChange::key))
                .toList();
    }

    /** The rule by which a kind is judged at a moment; empty: by default. */
    public Optional<RuleChange> deciding(AnomalyKind kind, String symbol, String venue, long time) {
        return at(time).stream()
                .filter(
                        change ->
                                change.scope().kind() == kind
                                        && change.scope().matches(symbol, venue))
                .findFirst();
    }

    /**
     * The most specific rule that holds at a moment for everything that a scope is about, itself
     * included; empty: the default does.
     */
    public Optional<RuleChange> covering(RuleScope scope, long time) {
        return at(time).stream().filter(change -> change.scope().covers(scope)).findFirst();
    }

    /**
     * The thresholds of a symbol over time, as the book is now. Each carries as its version the
     * highest place in the topic, plus one, of all changes that it follows from.
     *
     * @param venue name of the symbol's trading calendar
     */
    public RulesInForce of(String symbol, String venue) {
        List<Entry> concerning =
                entries.values().stream()
                        .filter(entry -> entry.change.scope().matches(symbol, venue))
                        .toList();
        if (concerning.isEmpty()) {
            return defaults;
        }
        Set<Long> times = new TreeSet<>();
        concerning.forEach(entry -> times.add(entry.change.effectiveFrom()));
        long[] from = times.stream().mapToLong(Long::longValue).toArray();
        List<AnomalyRules> rules = new ArrayList<>();
        for (long time : from) {
            rules.add(at(concerning, time));
        }
        return new OverTime(defaults, from, rules);
    }

    private AnomalyRules at(List<Entry> concerning, long time) {
        List<RuleChange> holding =
                newest(concerning.stream().map(Entry::change).toList(), time).stream()
                        .sorted(PRECEDENCE)
                        .toList();
        AnomalyRules rules = defaults;
        Set<AnomalyKind> decided = EnumSet.noneOf(AnomalyKind.class);
        for (RuleChange change : holding) {
            if (decided.add(change.scope().kind())) {
                rules = rules.with(change.scope().kind(), change.thresholds());
            }
        }
        long version =
                concerning.stream()
                        .filter(entry -> entry.change.effectiveFrom() <= time)
                        .mapToLong(entry -> entry.offset + 1)
                        .max()
                        .orElse(0);
        return rules.withVersion(version);
    }

    /** Of each scope what holds of it at a moment. */
    private static List<RuleChange> newest(List<RuleChange> changes, long time) {
        Map<RuleScope, RuleChange> newest = new HashMap<>();
        for (RuleChange change : changes) {
            if (change.effectiveFrom() <= time) {
                newest.merge(
                        change.scope(),
                        change,
                        (one, other) -> one.effectiveFrom() >= other.effectiveFrom() ? one : other);
            }
        }
        return newest.values().stream()
                .filter(change -> change.action() != Action.DEFAULT)
                .toList();
    }

    /** Thresholds that change at moments. */
    private static final class OverTime implements RulesInForce {
        private final AnomalyRules before;

        /** The moments, rising. */
        private final long[] from;

        private final List<AnomalyRules> rules;

        OverTime(AnomalyRules before, long[] from, List<AnomalyRules> rules) {
            this.before = before;
            this.from = from;
            this.rules = rules;
        }

        @Override
        public AnomalyRules at(long time) {
            // Most candles are new ones, and a symbol has few changes.
            for (int i = from.length - 1; i >= 0; i--) {
                if (from[i] <= time) {
                    return rules.get(i);
                }
            }
            return before;
        }
    }
}
