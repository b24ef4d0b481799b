package dev.candlewick.dashboard.candle;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which symbols have new rows. The job sends {@code <log epoch> SYMBOL SYMBOL ...} on the channel
 * {@code candle} in the transaction of the rows; the switch to another epoch sends its number
 * alone.
 *
 * @param everything true when any symbol may have changed
 */
record CandleNotice(boolean everything, Set<String> symbols) {

    static final CandleNotice ALL = new CandleNotice(true, Set.of());

    /**
     * What the payloads say of the live epoch. One that is being built beside it is of no matter.
     *
     * @param liveEpoch the epoch whose rows are shown; empty when it is not known
     */
    static CandleNotice of(Collection<String> payloads, Optional<Integer> liveEpoch) {
        Optional<String> shown = liveEpoch.map(String::valueOf);
        Set<String> symbols = new TreeSet<>();
        for (String payload : payloads) {
            List<String> words = List.of(payload.split(" "));
            if (words.size() < 2) {
                // Somebody else's words. Reading too much is harmless, missing a candle is not.
                return ALL;
            }
            if (shown.isEmpty() || shown.get().equals(words.getFirst())) {
                symbols.addAll(words.subList(1, words.size()));
            }
        }
        return new CandleNotice(false, symbols);
    }

    CandleNotice and(CandleNotice other) {
        Set<String> union = new TreeSet<>(symbols);
        union.addAll(other.symbols);
        return new CandleNotice(everything || other.everything, union);
    }

    boolean names(String symbol) {
        return everything || symbols.contains(symbol);
    }

    boolean isEmpty() {
        return !everything && symbols.isEmpty();
    }
}
