package dev.candlewick.evaluation;

import dev.candlewick.evaluation.Detection.Found;
import dev.candlewick.feed.fault.FaultKind;
import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.Bar;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.Severity;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All detectors against the labels, and the method they are compared with. Mutable. */
final class Scores {
    /** Kinds that are about prices, to which the other method can be held. */
    static final Set<AnomalyKind> OF_PRICE =
            EnumSet.of(
                    AnomalyKind.PRICE_JUMP,
                    AnomalyKind.PRICE_JUMP_ROBUST,
                    AnomalyKind.BAD_PRINT,
                    AnomalyKind.VOLATILITY_BURST,
                    AnomalyKind.GAP,
                    AnomalyKind.TREND);

    private static final double PRECISION = 0.9;
    private static final double RECALL_AT_8 = 0.9;
    private static final double RECALL_AT_10 = 0.97;

    private final Map<AnomalyKind, Score> ours = new EnumMap<>(AnomalyKind.class);
    private final Map<AnomalyKind, Score> seeds = new EnumMap<>(AnomalyKind.class);
    private final Map<AnomalyKind, Long> falseOnClean = new EnumMap<>(AnomalyKind.class);
    private final Map<AnomalyKind, Long> newsOnClean = new EnumMap<>(AnomalyKind.class);
    private long cleanDays;
    private long days;

    Scores() {
        for (AnomalyKind kind : AnomalyKind.values()) {
            ours.put(kind, new Score());
            seeds.put(kind, new Score());
            falseOnClean.put(kind, 0L);
            newsOnClean.put(kind, 0L);
        }
    }

    Score ours(AnomalyKind kind) {
        return Objects.requireNonNull(ours.get(kind));
    }

    Score seeds(AnomalyKind kind) {
        return Objects.requireNonNull(seeds.get(kind));
    }

    /** Flags where nothing was planted and no news came, for each day of a symbol. */
    double falsePerDay(AnomalyKind kind) {
        return cleanDays == 0
                ? (double) ours(kind).wrong() / days
                : (double) Objects.requireNonNull(falseOnClean.get(kind)) / cleanDays;
    }

    /** Flags at the market's own news, for each day of a symbol. */
    double newsPerDay(AnomalyKind kind) {
        return cleanDays == 0
                ? 0
                : (double) Objects.requireNonNull(newsOnClean.get(kind)) / cleanDays;
    }

    /**
     * Whether every kind that had faults is right as often as promised: precision 0.9, recall 0.9
     * of faults of 8 sigma and 0.97 of 10, F1 above that of the other method; and all together at
     * most one false flag for each day of a symbol.
     */
    boolean keepsItsPromise() {
        double wrong = 0;
        for (AnomalyKind kind : AnomalyKind.values()) {
            Score score = ours(kind);
            wrong += falsePerDay(kind);
            boolean better =
                    !OF_PRICE.contains(kind)
                            || seeds(kind).flags() == 0
                            || score.f1() > seeds(kind).f1();
            if (score.faults() > 0
                    && !(score.precision() >= PRECISION
                            && score.recall(8) >= RECALL_AT_8
                            && score.recall(10) >= RECALL_AT_10
                            && better)) {
                return false;
            }
        }
        return wrong <= 1;
    }

    long days() {
        return days;
    }

    long cleanDays() {
        return cleanDays;
    }

    /** Series in which nothing was planted. */
    void addClean(Found found, List<FaultLabel> news) {
        cleanDays += found.days();
        for (Flag flag : found.flags()) {
            if (flag.severity().isAtLeast(Severity.WARN)) {
                boolean isNews = isRight(news, flag.kind(), flag.start(), flag.end());
                (isNews ? newsOnClean : falseOnClean).merge(flag.kind(), 1L, Long::sum);
            }
        }
    }

    /** Series in which faults were planted. */
    void add(Found found, List<FaultLabel> labels) {
        days += found.days();
        List<FaultLabel> faults =
                labels.stream().filter(label -> label.kind() != FaultKind.NEWS).toList();
        List<FaultLabel> news =
                labels.stream().filter(label -> label.kind() == FaultKind.NEWS).toList();
        List<Flag> flags =
                found.flags().stream()
                        .filter(flag -> flag.severity().isAtLeast(Severity.WARN))
                        .toList();
        for (Flag flag : flags) {
            boolean right = isRight(faults, flag.kind(), flag.start(), flag.end());
            if (right || !isRight(news, flag.kind(), flag.start(), flag.end())) {
                ours(flag.kind()).flag(right);
            }
        }
        List<Bar> others = SeedsMethod.flags(found.minutes());
        for (AnomalyKind kind : AnomalyKind.values()) {
            for (FaultLabel fault : faults) {
                if (fault.kind() == Matching.target(kind)) {
                    recall(kind, fault, flags, others);
                }
            }
        }
        for (Bar bar : others) {
            for (AnomalyKind kind : OF_PRICE) {
                boolean right = isRight(faults, kind, bar.start(), bar.end());
                if (right || !isRight(news, kind, bar.start(), bar.end())) {
                    seeds(kind).flag(right);
                }
            }
        }
    }

    private void recall(AnomalyKind kind, FaultLabel fault, List<Flag> flags, List<Bar> others) {
        boolean found = false;
        for (Flag flag : flags) {
            if (flag.kind() == kind && Matching.meets(fault, flag.start(), flag.end())) {
                found = true;
                double rule = ruleDelay(fault, flag);
                ours(kind).delay((flag.detectedAt() - fault.from()) * 1e-3, rule);
                break;
            }
        }
        ours(kind).fault(fault.size(), found);
        seeds(kind)
                .fault(
                        fault.size(),
                        others.stream()
                                .anyMatch(bar -> Matching.meets(fault, bar.start(), bar.end())));
    }

    /** From the moment at which the rule is met: the tick that met it, or the threshold passed. */
    private static double ruleDelay(FaultLabel fault, Flag flag) {
        return switch (flag.kind()) {
            case STALE_FEED -> 0;
            default -> (flag.detectedAt() - Math.max(fault.from(), flag.start())) * 1e-3;
        };
    }

    private static boolean isRight(
            List<FaultLabel> labels, AnomalyKind kind, long start, long end) {
        // Labels are in the order of time; a linear look is short, a series holds some hundreds.
        for (FaultLabel label : labels) {
            if (Matching.accepts(label.kind(), kind) && Matching.meets(label, start, end)) {
                return true;
            }
        }
        return false;
    }
}
