package dev.candlewick.feed.mapping;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names that somebody may have meant. */
public final class Nearest {
    private static final int SHOWN = 3;
    private static final int SHOWN_OF_ALL = 12;

    private Nearest() {}

    /** Words to append to a message about a name that is not there. */
    static String words(String name, Collection<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        List<String> nearest = of(name, names);
        return nearest.isEmpty()
                ? "; there are "
                        + names.stream().limit(SHOWN_OF_ALL).collect(Collectors.joining(", "))
                        + (names.size() > SHOWN_OF_ALL ? ", ..." : "")
                : "; nearest: " + String.join(", ", nearest);
    }

    /** The names that are like this one, the nearest first. */
    static List<String> of(String name, Collection<String> names) {
        record Candidate(String name, int distance) {}
        return names.stream()
                .map(each -> new Candidate(each, distance(name, each)))
                .filter(each -> each.distance() <= likely(name.length()))
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(SHOWN)
                .map(Candidate::name)
                .toList();
    }

    /** In a short name a second difference makes another name of it. */
    private static int likely(int length) {
        return length <= 3 ? 1 : Math.max(2, length / 3);
    }

    /** How far names are apart; less when one has the other's last part. */
    private static int distance(String name, String other) {
        String left = plain(name);
        String right = plain(other);
        int whole = edits(left, right);
        return last(left).equals(last(right)) ? Math.min(whole, 1) : whole;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Insertions, deletions and substitutions that make one of the other (Levenshtein 1965). */
    private static int edits(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
