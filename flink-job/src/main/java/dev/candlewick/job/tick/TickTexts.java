package dev.candlewick.job.tick;

/** The texts that come again and again, of all encodings: symbols and conditions. */
final class TickTexts {

    private final TextTable symbols = new TextTable();
    private final TextTable conditions = new TextTable();

    /** The symbol in {@code bytes[start, end)}; empty when it is none. */
    String symbol(byte[] bytes, int start, int end) {
        return symbols.get(bytes, start, end, TickRules::isSymbol);
    }

    /** Number of the last symbol; see {@link LogRecord#symbolNumber}. */
    int symbolNumber() {
        return symbols.number();
    }

    /** The condition text in {@code bytes[start, end)}, which are UTF-8. */
    String conditions(byte[] bytes, int start, int end) {
        return start == end ? "" : conditions.get(bytes, start, end, (all, from, to) -> true);
    }
}
