package dev.candlewick.benchmark.child;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether all programs made the same candles in all their passes. Of each width, the hash that most
 * programs have is the right one; with as many for another, that of the program named first.
 *
 * @param right hash by width
 * @param differing what is wrong, by name of the program; empty when all are equal
 */
public record HashCheck(Map<String, String> right, Map<String, String> differing) {

    /** Compares; programs that make no candles are passed over. */
    public static HashCheck of(List<Passes> programs) {
        Map<String, String> right = new TreeMap<>();
        Set<String> widths = new TreeSet<>();
        for (Passes program : programs) {
            program.measurements().forEach(pass -> widths.addAll(pass.hashes().keySet()));
        }
        for (String width : widths) {
            right.put(width, mostCommon(width, programs));
        }
        Map<String, String> differing = new LinkedHashMap<>();
        for (Passes program : programs) {
            List<String> wrong = new ArrayList<>();
            for (Measurement pass : program.measurements()) {
                pass.hashes()
                        .forEach(
                                (width, hash) -> {
                                    if (!hash.equals(right.get(width))) {
                                        wrong.add(
                                                "%s: %s instead of %s"
                                                        .formatted(width, hash, right.get(width)));
                                    }
                                });
            }
            if (!wrong.isEmpty()) {
                differing.put(
                        program.program().name(),
                        String.join(", ", wrong.stream().distinct().toList()));
            }
        }
        return new HashCheck(right, differing);
    }

    private static String mostCommon(String width, List<Passes> programs) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Passes program : programs) {
            String hash = program.last().hashes().get(width);
            if (hash != null) {
                votes.merge(hash, 1, Integer::sum);
            }
        }
        String best = "";
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (best.isEmpty() || vote.getValue() > votes.getOrDefault(best, 0)) {
                best = vote.getKey();
            }
        }
        return best;
    }

    public boolean allEqual() {
        return differing.isEmpty();
    }

    /** Whether the candles of this program are right. */
    public boolean holds(Passes program) {
        return !differing.containsKey(program.program().name());
    }
}
