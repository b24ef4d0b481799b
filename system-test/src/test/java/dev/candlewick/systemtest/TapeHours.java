package dev.candlewick.systemtest;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two hours of a share as the consolidated tape writes them: prints of several venues, odd lots,
 * sweeps, official prints. The same in every run.
 */
final class TapeHours {

    private static final List<String> VENUES = List.of("Q", "Q", "Q", "P", "P", "Z", "K", "D", "N");
    private static final Duration LENGTH = Duration.ofHours(2);

    private final SplittableRandom chance = new SplittableRandom(8);
    private final String symbol;
    private final Instant begin;
    private final List<String> messages = new ArrayList<>();
    private final Map<Instant, String> firsts = new HashMap<>();
    private double price = 187.4;
    private int count;

    TapeHours(String symbol, Instant begin) {
        this.symbol = symbol;
        this.begin = begin;
        double drift = 0;
        for (long minute = 0; minute < LENGTH.toMinutes(); minute++) {
            drift = 0.8 * drift + 0.002 * chance.nextGaussian();
            minute(begin.plus(minute, ChronoUnit.MINUTES), drift);
        }
    }

    Instant end() {
        return begin.plus(LENGTH);
    }

    /** In the order of their event times. */
    List<String> messages() {
        return messages;
    }

    /** The last price. */
    BigDecimal price() {
        return BigDecimal.valueOf(Math.round(price * 100), 2);
    }

    /** The first message of a minute. */
    String firstOf(Instant minute) {
        return Objects.requireNonNull(firsts.get(minute));
    }

    private void minute(Instant start, double drift) {
        int ticks = 12 + (int) (10 * Math.abs(chance.nextGaussian()));
        for (int tick = 0; tick < ticks; tick++) {
            price += drift + 0.04 * chance.nextGaussian();
            long micros = (60_000_000L * tick + chance.nextLong(59_000_000)) / ticks;
            String conditions = conditions();
            messages.add(
                    message(
                            start.plus(micros, ChronoUnit.MICROS),
                            price(),
                            "80000000".equals(conditions)
                                    ? 1 + chance.nextInt(98)
                                    : 100 * (1 + (int) (4 * Math.abs(chance.nextGaussian()))),
                            conditions,
                            "n" + ++count));
            firsts.putIfAbsent(start, messages.getLast());
        }
    }

    private @Nullable String conditions() {
        int part = chance.nextInt(100);
        if (part < 22) {
            return "80000000";
        }
        if (part < 30) {
            return "20";
        }
        return part < 32 ? "200000" : null;
    }

    /** A message of the topic's contract. */
    String message(
            Instant time, BigDecimal at, int size, @Nullable String conditions, String tradeId) {
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":%d,\"venue\":\"%s\"%s,\"trade_id\":\"%s\"}"
                .formatted(
                        symbol,
                        ChronoUnit.MICROS.between(Instant.EPOCH, time),
                        at.toPlainString(),
                        size,
                        VENUES.get(chance.nextInt(VENUES.size())),
                        conditions == null ? "" : ",\"conditions\":\"" + conditions + "\"",
                        tradeId);
    }
}
