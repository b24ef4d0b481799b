package dev.candlewick.job.anomaly;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The thresholds of every kind; immutable. Defaults are those of docs/anomalies.md. */
public final class AnomalyRules implements RulesInForce {
    private static final double CALM = 6.4;
    private static final AnomalyRules DEFAULTS = usual();

    private final Map<AnomalyKind, Tiers> tiers;
    private final double calm;
    private final long version;

    private AnomalyRules(Map<AnomalyKind, Tiers> tiers, double calm, long version) {
        this.tiers = tiers;
        this.calm = calm;
        this.version = version;
    }

    /** The thresholds that hold when nobody has set others. */
    public static AnomalyRules defaults() {
        return DEFAULTS;
    }

    private static AnomalyRules usual() {
        Map<AnomalyKind, Tiers> tiers = new EnumMap<>(AnomalyKind.class);
        tiers.put(AnomalyKind.PRICE_JUMP, new Tiers(4, 6, 9));
        tiers.put(AnomalyKind.PRICE_JUMP_ROBUST, new Tiers(3.5, 6, 10));
        tiers.put(AnomalyKind.BAD_PRINT, new Tiers(10, 11, 20));
        tiers.put(AnomalyKind.VOLUME_SPIKE, new Tiers(3.5, 4.3, 8));
        tiers.put(AnomalyKind.VOLATILITY_BURST, new Tiers(5, 6, 10));
        tiers.put(AnomalyKind.GAP, new Tiers(1, 1, 2));
        tiers.put(AnomalyKind.STALE_FEED, new Tiers(1, 1.3, 3));
        tiers.put(AnomalyKind.CLOCK_SKEW, new Tiers(2, 2, 5));
        tiers.put(AnomalyKind.LATE_BURST, new Tiers(0.01, 0.01, 0.1));
        tiers.put(AnomalyKind.TREND, new Tiers(2, 4.2, 8));
        return new AnomalyRules(tiers, CALM, 0);
    }

    /** These thresholds with those of one kind replaced. */
    public AnomalyRules with(AnomalyKind kind, Tiers replaced) {
        Map<AnomalyKind, Tiers> changed = new EnumMap<>(tiers);
        changed.put(kind, replaced);
        return new AnomalyRules(changed, calm, version);
    }

    /** The same thresholds under another number. */
    public AnomalyRules withVersion(long changed) {
        return new AnomalyRules(tiers, calm, changed);
    }

    /** Number of the rules, which each flag notes; later rules have larger ones, the defaults 0. */
    public long version() {
        return version;
    }

    /** The same at all times. */
    @Override
    public AnomalyRules at(long time) {
        return this;
    }

    public Tiers of(AnomalyKind kind) {
        return Objects.requireNonNull(tiers.get(kind));
    }

    /** All thresholds times a factor, for a curve of what other thresholds would have found. */
    public AnomalyRules scaled(double factor) {
        Map<AnomalyKind, Tiers> changed = new EnumMap<>(AnomalyKind.class);
        tiers.forEach(
                (kind, known) ->
                        changed.put(
                                kind,
                                new Tiers(
                                        known.info() * factor,
                                        known.warn() * factor,
                                        known.critical() * factor)));
        return new AnomalyRules(changed, calm * factor, version);
    }

    /**
     * A return that is no larger than this many times what both the last hour and the last minutes
     * would explain is INFO at most, for every kind that judges returns.
     */
    public double calm() {
        return calm;
    }
}
