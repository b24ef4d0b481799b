package dev.candlewick.benchmark.limit;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.tick.RawTick;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * The fold as a loop may do it that nothing can interrupt: each tick goes into the second of its
 * symbol, a second that can get no more ticks goes into its minute, and so on up to the day. A
 * symbol has as many seconds open as ticks may be out of order, and never waits for a watermark.
 */
final class LoopFold {
    /** A power of two, and more seconds than ticks are out of order. */
    private static final int OPEN_SECONDS = 4;

    private static final Span[] SPANS = Span.values();
    private static final XXHash64 HASH = XXHashFactory.fastestJavaInstance().hash64();

    private static final class Symbol {
        final byte[] key;
        final String name;
        final int hash;
        final Bar[] seconds = new Bar[OPEN_SECONDS];

        /** The open candle of each width; that of the second stays empty. */
        final Bar[] wider = new Bar[SPANS.length];

        long second = -1;
        long newest = -1;
        Bar current;

        Symbol(byte[] key, int hash) {
            this.key = key;
            this.hash = hash;
            name = new String(key, StandardCharsets.US_ASCII);
            Arrays.setAll(seconds, i -> new Bar());
            Arrays.setAll(wider, i -> new Bar());
            current = seconds[0];
        }
    }

    private final Candles candles;
    private final SymbolTable[] tables;

    LoopFold(int partitions, Candles candles) {
        this.candles = candles;
        tables = new SymbolTable[partitions];
        Arrays.setAll(tables, i -> new SymbolTable());
    }

    void add(byte[] key, int partition, long offset, RawTick tick, byte[] value) {
        Symbol symbol = tables[partition].of(key);
        long time = tick.eventTime;
        long second = time / 1_000_000;
        if (second != symbol.second) {
            symbol.second = second;
            symbol.current = open(symbol, second);
        }
        int sets = tick.conditionsLength == 0 ? Bar.ALL : refuse();
        long mixed = mix((long) partition << 48 | offset, HASH.hash(value, 0, value.length, 0));
        symbol.current.add(time, offset, tick.price, tick.size, sets, mixed);
    }

    private static int refuse() {
        throw new IllegalArgumentException("The topic has no conditions");
    }

    /** The formula of the message contract, chapter "Fingerprint". */
    private static long mix(long position, long hash) {
        long z = position * 0x9E3779B97F4A7C15L + hash;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private Bar open(Symbol symbol, long second) {
        if (second > symbol.newest) {
            closeUpTo(symbol, second - OPEN_SECONDS);
            symbol.newest = second;
        }
        Bar bar = slot(symbol, second);
        long start = second * 1_000_000;
        if (bar.start != start) {
            if (second <= symbol.newest - OPEN_SECONDS) {
                throw new IllegalArgumentException("A tick is too far out of order");
            }
            bar.clear(start);
        }
        return bar;
    }

    private static Bar slot(Symbol symbol, long second) {
        return symbol.seconds[(int) second & (OPEN_SECONDS - 1)];
    }

    /** Closes the open seconds up to {@code last}, the oldest first. */
    private void closeUpTo(Symbol symbol, long last) {
        long oldest = symbol.newest - OPEN_SECONDS + 1;
        for (long second = oldest; second <= Math.min(last, symbol.newest); second++) {
            Bar bar = slot(symbol, second);
            if (bar.start == second * 1_000_000) {
                close(symbol, 0, bar);
                bar.start = Long.MIN_VALUE;
            }
        }
    }

    /** Hands the candle in and adds it to the next wider one. */
    private void close(Symbol symbol, int width, Bar bar) {
        if (bar.start == Long.MIN_VALUE) {
            return;
        }
        candles.put(
                SPANS[width],
                symbol.name,
                bar.start,
                bar.open,
                bar.high,
                bar.low,
                bar.close,
                bar.volumeLow,
                bar.tradeCount);
        int wider = width + 1;
        if (wider < SPANS.length) {
            long start = SPANS[wider].start(bar.start);
            Bar parent = symbol.wider[wider];
            if (parent.start != start) {
                close(symbol, wider, parent);
                parent.clear(start);
            }
            parent.merge(bar);
        }
    }

    /** Closes everything, narrow before wide. */
    void finish() {
        for (SymbolTable table : tables) {
            for (Symbol symbol : table.all()) {
                closeUpTo(symbol, symbol.newest);
                for (int width = 1; width < SPANS.length; width++) {
                    close(symbol, width, symbol.wider[width]);
                }
            }
        }
    }

    /** Open addressing by the bytes of the key; never more than half full. */
    private static final class SymbolTable {
        private @Nullable Symbol[] slots = new @Nullable Symbol[256];
        private int size;

        Symbol of(byte[] key) {
            int hash = hash(key);
            int at = hash & (slots.length - 1);
            while (true) {
                Symbol symbol = slots[at];
                if (symbol == null) {
                    return insert(key, hash);
                }
                if (symbol.hash == hash && Arrays.equals(symbol.key, key)) {
                    return symbol;
                }
                at = (at + 1) & (slots.length - 1);
            }
        }

        private static int hash(byte[] key) {
            int hash = 0;
            for (byte b : key) {
                hash = hash * 31 + b;
            }
            return hash ^ hash >>> 15;
        }

        private Symbol insert(byte[] key, int hash) {
            if (++size * 2 > slots.length) {
                @Nullable Symbol[] before = slots;
                slots = new @Nullable Symbol[before.length * 2];
                for (Symbol symbol : before) {
                    if (symbol != null) {
                        place(symbol);
                    }
                }
            }
            Symbol symbol = new Symbol(key, hash);
            place(symbol);
            return symbol;
        }

        private void place(Symbol symbol) {
            int at = symbol.hash & (slots.length - 1);
            while (slots[at] != null) {
                at = (at + 1) & (slots.length - 1);
            }
            slots[at] = symbol;
        }

        List<Symbol> all() {
            return Arrays.stream(slots).filter(Objects::nonNull).toList();
        }
    }
}
