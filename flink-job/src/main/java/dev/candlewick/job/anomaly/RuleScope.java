package dev.candlewick.job.anomaly;

import java.util.Comparator;

/**
 * What a rule is about: one kind, the symbols that a glob matches, and perhaps one venue only.
 *
 * @param symbol glob: {@code *} any characters, {@code ?} one, anything else itself
 * @param venue name of the trading calendar of the symbols; empty: any
 */
public record RuleScope(AnomalyKind kind, String symbol, String venue) {
    /**
     * The more specific first: one symbol, then the glob with more characters that are no wildcard,
     * then the one with more question marks, then the one that names a venue. Scopes that are as
     * specific as each other are equal to it.
     */
    static final Comparator<RuleScope> MOST_SPECIFIC_FIRST =
            Comparator.comparing(RuleScope::isGlob)
                    .thenComparing(RuleScope::literals, Comparator.reverseOrder())
                    .thenComparing(scope -> scope.count('?'), Comparator.reverseOrder())
                    .thenComparing(scope -> scope.venue.isEmpty());

    /** Whether a symbol of that venue is meant. */
    public boolean matches(String ofSymbol, String ofVenue) {
        return (venue.isEmpty() || venue.equals(ofVenue)) && covers(symbol, ofSymbol);
    }

    /** Whether everything that the other one is about is meant here too. */
    public boolean covers(RuleScope other) {
        return kind == other.kind && matches(other.symbol, other.venue);
    }

    /** Also tells of two globs: a question mark does not cover a star. */
    private static boolean covers(String glob, String text) {
        int at = 0;
        int star = -1;
        int from = 0;
        int resume = 0;
        while (from < text.length()) {
            char wanted = at < glob.length() ? glob.charAt(at) : 0;
            char found = text.charAt(from);
            if (wanted == '*') {
                star = at++;
                resume = from;
            } else if (wanted == '?' ? found != '*' : wanted == found) {
                at++;
                from++;
            } else if (star >= 0) {
                // The last star takes one character more.
                at = star + 1;
                from = ++resume;
            } else {
                return false;
            }
        }
        return glob.substring(at).chars().allMatch(rest -> rest == '*');
    }

    private boolean isGlob() {
        return literals() < symbol.length();
    }

    private int literals() {
        return symbol.length() - count('*') - count('?');
    }

    private int count(char wildcard) {
        return (int) symbol.chars().filter(each -> each == wildcard).count();
    }
}
