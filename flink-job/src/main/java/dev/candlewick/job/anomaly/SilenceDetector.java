package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.Silence;
import dev.candlewick.job.candle.Waits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says when a symbol's feed has been silent for too long: longer than ten seconds and five times
 * the 99th percentile of the times between its ticks in this hour of the session. A heartbeat is a
 * sign of life as good as a tick, so a quiet market with heartbeats is not stale. Mutable, not
 * thread safe.
 *
 * <p>Until {@value Waits#WARM} times between ticks are known for an hour of a session nothing is
 * said of it; a feed that never delivered anything is a matter of health, not of this detector.
 *
 * <p>A silence that lasts is flagged when it is WARN, as it was at that moment: whoever says so
 * when has a clock of its own. What ends it makes the flag a function of the log.
 */
public final class SilenceDetector {
    private RulesInForce inForce;

    /** Of a silence that lasts. */
    private @Nullable Flag lasting;

    public SilenceDetector(RulesInForce rules) {
        inForce = rules;
    }

    /** Judges later silences by other thresholds. */
    void set(RulesInForce changed) {
        inForce = changed;
    }

    /** The flag of a silence if there is something new to say, else null. */
    public @Nullable Flag judge(Silence silence) {
        Tiers tiers = inForce.at(silence.from).of(AnomalyKind.STALE_FEED);
        double allowed = Waits.allowed(silence.usual);
        double silent = (silence.to - silence.from) * 1e-6;
        Flag known = lasting;
        boolean isKnown = known != null && known.start() == silence.from;
        if (silence.lasts()) {
            if (isKnown || silent / allowed <= tiers.warn()) {
                return null;
            }
            lasting =
                    flag(
                            silence,
                            Severity.WARN,
                            tiers.warn() * allowed,
                            allowed,
                            silence.lastOffset);
            return lasting;
        }
        lasting = null;
        Severity severity = tiers.of(silent / allowed);
        if (severity != null) {
            return flag(silence, severity, silent, allowed, silence.endOffset);
        }
        return known != null && isKnown ? known.with(Status.WITHDRAWN, silence.endOffset) : null;
    }

    private Flag flag(
            Silence silence, Severity severity, double silent, double allowed, long version) {
        AnomalyRules rules = inForce.at(silence.from);
        Tiers tiers = rules.of(AnomalyKind.STALE_FEED);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("p99_seconds", silence.usual);
        evidence.put("silent_seconds", silent);
        return new Flag(
                AnomalyKind.STALE_FEED,
                "tick",
                silence.from,
                silence.from + (long) (silent * 1e6),
                silence.from + (long) (allowed * tiers.warn() * 1e6),
                severity,
                Status.OPEN,
                silent,
                silence.usual,
                Math.max(silent / allowed, tiers.threshold(severity)),
                tiers.threshold(severity),
                rules.version(),
                silence.samples,
                silence.from,
                silence.from,
                evidence,
                silence.lastOffset,
                silence.lastOffset,
                version);
    }

    SilenceDetector copy() {
        SilenceDetector copy = new SilenceDetector(inForce);
        copy.lasting = lasting;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        Flag flag = lasting;
        out.writeBoolean(flag != null);
        if (flag != null) {
            flag.write(out);
        }
    }

    static SilenceDetector read(DataInput in) throws IOException {
        SilenceDetector read = new SilenceDetector(AnomalyRules.defaults());
        read.lasting = in.readBoolean() ? Flag.read(in) : null;
        return read;
    }
}
