package dev.candlewick.verify.audit;

import java.util.ArrayList;
import java.util.List;

/** What is found on the way: all counted, the first put into words. */
final class Findings {

    private static final int LISTED = 20;
    private static final int LONGEST = 500;

    private final List<String> differences = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private long differenceCount;
    private long notProvable;
    private long candles;
    private boolean proved = true;

    void compared(long rows) {
        candles += rows;
    }

    void difference(String sentence) {
        differenceCount++;
        if (differences.size() < LISTED) {
            differences.add(bounded(sentence));
        }
    }

    /** Rows that cannot be proved, with the reason. */
    void notProvable(long rows, String sentence) {
        proved = false;
        notProvable += rows;
        remark(sentence);
    }

    /** Something that explains differences. */
    void remark(String sentence) {
        if (remarks.size() < LISTED) {
            remarks.add(bounded(sentence));
        }
    }

    /** Takes over what was found in a part. */
    void add(Findings part) {
        candles += part.candles;
        differenceCount += part.differenceCount;
        notProvable += part.notProvable;
        proved &= part.proved;
        part.differences.forEach(
                sentence -> {
                    if (differences.size() < LISTED) {
                        differences.add(sentence);
                    }
                });
        part.remarks.forEach(this::remark);
    }

    long differenceCount() {
        return differenceCount;
    }

    long notProvable() {
        return notProvable;
    }

    long candles() {
        return candles;
    }

    Outcome outcome() {
        return differenceCount > 0
                ? Outcome.DIFFERENCES
                : proved ? Outcome.OK : Outcome.NOT_PROVABLE;
    }

    /** Differences first. */
    List<String> sample() {
        List<String> sample = new ArrayList<>(differences);
        sample.addAll(remarks);
        return sample;
    }

    private static String bounded(String sentence) {
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST) + "...";
    }
}
