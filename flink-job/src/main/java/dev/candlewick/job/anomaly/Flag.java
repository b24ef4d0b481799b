package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One finding, with what is needed to check it by hand.
 *
 * @param interval label of the candles it was found in, such as {@code 1m}
 * @param start start of the candle that met the rule
 * @param detectedAt the moment from which the rule could be known to be met: the candle's end
 * @param observed what was seen, in the unit of the kind: a return, a price, a volume, seconds
 * @param expected what the baseline says, in the same unit
 * @param score how unusual it is; what the threshold is compared with
 * @param threshold the smallest score of this severity
 * @param rulesVersion of the rules that it was judged by
 * @param window how many values the baseline consists of
 * @param windowStart start of the oldest of them
 * @param windowEnd end of the newest of them
 * @param evidence further inputs by name, in a fixed order
 * @param firstOffset first position in the log of the ticks that made the observation
 * @param lastOffset the last
 * @param version highest position in the log of all that the judgement may rest on
 */
public record Flag(
        AnomalyKind kind,
        String interval,
        long start,
        long end,
        long detectedAt,
        Severity severity,
        Status status,
        double observed,
        double expected,
        double score,
        double threshold,
        long rulesVersion,
        int window,
        long windowStart,
        long windowEnd,
        Map<String, Double> evidence,
        long firstOffset,
        long lastOffset,
        long version) {

    /** The same flag after what followed it. */
    public Flag with(Status later, long laterVersion) {
        return new Flag(
                kind,
                interval,
                start,
                end,
                detectedAt,
                severity,
                later,
                observed,
                expected,
                score,
                threshold,
                rulesVersion,
                window,
                windowStart,
                windowEnd,
                evidence,
                firstOffset,
                lastOffset,
                laterVersion);
    }

    /** Whether it still stands: neither cleared nor withdrawn. */
    public boolean stands() {
        return status != Status.CLEARED && status != Status.WITHDRAWN;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(kind.name());
        out.writeUTF(interval);
        out.writeLong(start);
        out.writeLong(end);
        out.writeLong(detectedAt);
        out.writeUTF(severity.name());
        out.writeUTF(status.name());
        out.writeDouble(observed);
        out.writeDouble(expected);
        out.writeDouble(score);
        out.writeDouble(threshold);
        out.writeLong(rulesVersion);
        out.writeInt(window);
        out.writeLong(windowStart);
        out.writeLong(windowEnd);
        out.writeInt(evidence.size());
        for (Map.Entry<String, Double> input : evidence.entrySet()) {
            out.writeUTF(input.getKey());
            out.writeDouble(input.getValue());
        }
        out.writeLong(firstOffset);
        out.writeLong(lastOffset);
        out.writeLong(version);
    }

    static Flag read(DataInput in) throws IOException {
        return new Flag(
                AnomalyKind.valueOf(in.readUTF()),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Severity.valueOf(in.readUTF()),
                Status.valueOf(in.readUTF()),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                readEvidence(in),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static Map<String, Double> readEvidence(DataInput in) throws IOException {
        Map<String, Double> evidence = new LinkedHashMap<>();
        int inputs = in.readInt();
        for (int i = 0; i < inputs; i++) {
            evidence.put(in.readUTF(), in.readDouble());
        }
        return evidence;
    }
}
