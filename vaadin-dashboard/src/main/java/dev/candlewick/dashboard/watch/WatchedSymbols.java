package dev.candlewick.dashboard.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The symbols of a watchlist in the order of its owner, each once, at most {@value #MOST}. A
 * browser keeps them as a JSON array of texts; of what it keeps nothing is taken on trust.
 */
public record WatchedSymbols(List<String> symbols) {

    public static final int MOST = 1_000;

    private static final int LONGEST = 100_000;
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9._:/-]{1,32}");
    private static final JsonMapper JSON = JsonMapper.shared();

    public WatchedSymbols {
        symbols =
                symbols.stream()
                        .filter(symbol -> SYMBOL.matcher(symbol).matches())
                        .distinct()
                        .limit(MOST)
                        .toList();
    }

    /** What a browser has kept; empty when that is nothing, or nothing that can be read. */
    public static Optional<WatchedSymbols> read(@Nullable String kept) {
        if (kept == null || kept.isBlank() || kept.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(kept);
            if (!node.isArray()) {
                return Optional.empty();
            }
            List<String> symbols = new ArrayList<>();
            for (JsonNode each : node) {
                if (each.isString()) {
                    symbols.add(each.stringValue());
                }
            }
            WatchedSymbols read = new WatchedSymbols(symbols);
            // An empty list is somebody's wish; a list of rubbish is not.
            return read.symbols.isEmpty() && !node.isEmpty() ? Optional.empty() : Optional.of(read);
        } catch (JacksonException rubbish) {
            return Optional.empty();
        }
    }

    /** The text for a browser to keep. */
    public String text() {
        return JSON.writeValueAsString(symbols);
    }

    /** With a symbol at the end, unless it is there already. */
    public WatchedSymbols with(String symbol) {
        List<String> more = new ArrayList<>(symbols);
        more.add(symbol);
        return new WatchedSymbols(more);
    }

    public WatchedSymbols without(String symbol) {
        return new WatchedSymbols(symbols.stream().filter(each -> !each.equals(symbol)).toList());
    }

    /**
     * With a symbol at another place; beyond an end means at the end. One that is not there changes
     * nothing.
     *
     * @param index its index afterwards
     */
    public WatchedSymbols moved(String symbol, int index) {
        if (!symbols.contains(symbol)) {
            return this;
        }
        List<String> others = new ArrayList<>(without(symbol).symbols);
        others.add(Math.clamp(index, 0, others.size()), symbol);
        return new WatchedSymbols(others);
    }
}
