package dev.candlewick.explain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Fills a log with all that can happen to ticks: out of order, late, repeated at once and much
 * later, ids that come back with other times, rejected in every way, under other keys.
 */
final class RandomTicks {

    static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,International Business Machines
            A*,XNYS,,0.01,Without conditions
            """;
    static final int PARTITIONS = 2;

    private static final String[] SYMBOLS = {"IBM", "AAPL", "BTC/USD", "X"};
    private static final String[] CONDITIONS = {"", "", "", "20", "2000", "40", "200000", "junk"};

    private final Random random;
    private final MemoryRecords log;
    private @Nullable String repeated;
    private String repeatedSymbol = "";

    RandomTicks(long seed, MemoryRecords log) {
        random = new Random(seed);
        this.log = log;
    }

    static int home(String symbol) {
        return symbol.length() % PARTITIONS;
    }

    /** Appends messages from a moment on, in bursts and with gaps. */
    void send(String from, int messages) {
        long time = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(from));
        for (int sent = 0; sent < messages; sent++) {
            time += random.nextLong(random.nextInt(5) == 0 ? 60_000_000L : 400_000L);
            if (random.nextInt(300) == 0) {
                time += random.nextLong(2 * 3_600_000_000L);
            }
            message(SYMBOLS[random.nextInt(SYMBOLS.length)], time);
        }
    }

    private void message(String symbol, long time) {
        int home = home(symbol);
        switch (random.nextInt(30)) {
            case 0 -> log.send(home, null, "{\"type\":\"HEARTBEAT\",\"event_time\":" + time + "}");
            case 1 -> log.send(home, symbol, "{\"symbol\":\"" + symbol + "\"");
            case 2 -> log.send(home, "other", trade(symbol, time, null));
            case 3 ->
                    log.send(
                            home,
                            symbol,
                            trade(symbol, time, null)
                                    .replaceFirst("\"price\":[0-9.]+", "\"price\":0.000000001"));
            case 4 -> log.send(home, symbol, null);
            case 5 -> send(symbol, time - 601_000_000L - random.nextLong(1_000_000_000L), null);
            case 6, 7 -> send(symbol, time - random.nextLong(590_000_000L), id());
            // Few ids, with whatever time: they come back inside and outside the horizon.
            case 8, 9, 10 ->
                    send(symbol, time - random.nextLong(30_000_000L), "id-" + random.nextInt(200));
            case 11, 12 -> {
                repeated = trade(symbol, time, id());
                repeatedSymbol = symbol;
                log.send(home, symbol, repeated);
            }
            case 13, 14 -> {
                if (repeated != null) {
                    log.send(home(repeatedSymbol), repeatedSymbol, repeated);
                }
            }
            case 15 -> log.send(home, symbol, snapshot(symbol, time));
            case 16 ->
                    log.send(
                            home,
                            symbol,
                            "{\"type\":\"BAR\",\"symbol\":\"%s\",\"source\":\"s\",\"interval\":\"1h\",\"start_time\":%d,\"open\":1,\"high\":1,\"low\":1,\"close\":1}"
                                    .formatted(symbol, time));
            default -> send(symbol, time, random.nextInt(3) == 0 ? null : id());
        }
    }

    private String snapshot(String symbol, long time) {
        return "{\"type\":\"SNAPSHOT\",\"symbol\":\"%s\",\"event_time\":%d,\"price\":100.%02d%s,\"source\":\"%d\"}"
                .formatted(
                        symbol,
                        time - random.nextLong(2_000_000L),
                        random.nextInt(100),
                        random.nextInt(8) == 0
                                ? ""
                                : ",\"day_volume\":"
                                        + (time % 86_400_000_000L / 1_000_000
                                                + random.nextInt(300)),
                        random.nextInt(2));
    }

    private String id() {
        return "t-" + random.nextLong();
    }

    private void send(String symbol, long time, @Nullable String id) {
        if (random.nextBoolean()) {
            log.send(home(symbol), symbol, trade(symbol, time, id));
        } else {
            log.sendFlat(
                    home(symbol),
                    symbol,
                    FlatTick.of(
                            time,
                            10_000_000_000L + random.nextInt(100) * 1_000_000L,
                            random.nextInt(4) * 100_000_000L,
                            CONDITIONS[random.nextInt(CONDITIONS.length)],
                            id == null ? "" : id));
        }
    }

    private String trade(String symbol, long time, @Nullable String id) {
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":100.%02d,\"size\":%d,\"conditions\":\"%s\"%s}"
                .formatted(
                        symbol,
                        time,
                        random.nextInt(100),
                        random.nextInt(4),
                        CONDITIONS[random.nextInt(CONDITIONS.length)],
                        id == null ? "" : ",\"trade_id\":\"" + id + "\"");
    }
}
