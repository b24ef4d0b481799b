package dev.candlewick.verify;

import dev.candlewick.verify.log.MemoryLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Fills a log with all that can happen: several symbols, sessions and conditions, equal times,
 * ticks out of order, late ones, duplicates, rejects, heartbeats, sizes of 0.
 */
final class RandomMarket {

    static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,International Business Machines
            A*,XNYS,,0.01,Without conditions
            F,XNYS,cta,0.01,Letters of the CTA
            QQQ,XNYS,utp,0.01,Letters of the UTP
            XOM,XNYS,us-tape-mask,0.01,Another one of the tape
            """;

    static final int PARTITIONS = 3;

    private static final String[] SYMBOLS = {"IBM", "AAPL", "BTC/USD", "X", "F", "QQQ", "XOM"};
    private static final String[] CONDITIONS = {
        "",
        "",
        "",
        "1",
        "20",
        "2000",
        "40",
        "80",
        "200000",
        "80000000",
        "20|SUSP",
        "junk",
        "@",
        "@F I",
        "@ T",
        "@ U",
        "@4",
        "@ Z",
        "@O",
        "@9",
        "@  M",
    };

    private final Random random;
    private final MemoryLog log;

    RandomMarket(long seed, MemoryLog log) {
        this.random = new Random(seed);
        this.log = log;
    }

    /** Partition of a symbol. */
    static int home(String symbol) {
        return symbol.length() % PARTITIONS;
    }

    /** Appends messages around a moment, in bursts with gaps that cross sessions and days. */
    void send(String from, int messages) {
        long time = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(from));
        for (int sent = 0; sent < messages; sent++) {
            time +=
                    random.nextInt(5) == 0
                            ? random.nextLong(90_000_000L)
                            : random.nextLong(400_000L);
            if (random.nextInt(400) == 0) {
                time += random.nextLong(3 * 3_600_000_000L);
            }
            message(time);
        }
    }

    private void message(long time) {
        String symbol = SYMBOLS[random.nextInt(SYMBOLS.length)];
        switch (random.nextInt(40)) {
            case 0 ->
                    log.send(
                            random.nextInt(PARTITIONS),
                            null,
                            "{\"type\":\"HEARTBEAT\",\"event_time\":%d}".formatted(time));
            case 1 -> log.send(home(symbol), symbol, "{\"symbol\":\"%s\"".formatted(symbol));
            case 2 -> log.send(home(symbol), "other", trade(symbol, time, null));
            case 3 -> log.send(home(symbol), symbol, null);
            case 4 -> send(symbol, time - 601_000_000L - random.nextLong(1_000_000_000L), null);
            case 5, 6, 7 -> send(symbol, time - random.nextLong(500_000_000L), null);
            case 8 -> {
                String id = "id-" + random.nextInt(20);
                send(symbol, time, id);
                send(symbol, time, id);
            }
            case 9 -> log.send(home(symbol), symbol, snapshot(symbol, time));
            case 10 -> log.send(home(symbol), symbol, bar(symbol, time));
            default -> send(symbol, time, random.nextBoolean() ? "t-" + random.nextLong() : null);
        }
    }

    /** Mostly with a volume that grows with the day, of one of two sources. */
    private String snapshot(String symbol, long time) {
        long volume = Math.floorMod(time, 86_400_000_000L) / 100_000 - random.nextInt(20_000);
        return "{\"type\":\"SNAPSHOT\",\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s%s,\"source\":\"%s\"}"
                .formatted(
                        symbol,
                        time - random.nextLong(1_000_000L),
                        100 + random.nextInt(400) / 100.0,
                        volume < 0 ? "" : ",\"day_volume\":" + volume,
                        random.nextBoolean() ? "a" : "b");
    }

    /** One of few, so that many come again. */
    private String bar(String symbol, long time) {
        int open = random.nextInt(100, 200);
        return "{\"type\":\"BAR\",\"symbol\":\"%s\",\"source\":\"a\",\"interval\":\"1h\",\"start_time\":%d,\"open\":%d,\"high\":%d,\"low\":%d,\"close\":%d%s}"
                .formatted(
                        symbol,
                        time / 3_600_000_000L * 3_600_000_000L,
                        open,
                        open + random.nextInt(3),
                        open - random.nextInt(3),
                        open,
                        random.nextBoolean() ? "" : ",\"volume\":" + random.nextInt(9) + ".5");
    }

    private void send(String symbol, long time, @Nullable String id) {
        log.send(home(symbol), symbol, trade(symbol, time, id));
    }

    private String trade(String symbol, long time, @Nullable String id) {
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":%s,\"conditions\":\"%s\"%s}"
                .formatted(
                        symbol,
                        time,
                        100 + random.nextInt(400) / 100.0,
                        random.nextInt(10) == 0
                                ? "0"
                                : random.nextInt(1, 1_000_000) + "e-" + random.nextInt(6),
                        CONDITIONS[random.nextInt(CONDITIONS.length)],
                        id == null ? "" : ",\"trade_id\":\"" + id + "\"");
    }
}
