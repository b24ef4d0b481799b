package dev.candlewick.job.simulation;

import dev.candlewick.job.candle.Folded;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.XxHash64;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Two partitions with ticks of three symbols: out of order, beyond the horizon, repeated, sharing
 * times; and what candles they make, told by the simplest code that can tell it.
 */
final class SimulatedLog {
    static final int PARTITIONS = 2;
    static final long HORIZON = micros(Duration.ofSeconds(10));

    private static final long START = Instant.parse("2024-03-05T11:59:40Z").getEpochSecond();
    private static final int MOST_RECORDS = 40;

    /** A candle, by its place. */
    record Bucket(String symbol, Interval interval, long start) {}

    private final List<List<LogRecord>> partitions = new ArrayList<>();
    private final Map<Bucket, List<LogRecord>> folded = new HashMap<>();
    private final Set<Long> late = new HashSet<>();

    SimulatedLog(SplittableRandom random) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new ArrayList<>());
            List<String> symbols = partition == 0 ? List.of("A", "B") : List.of("C");
            // One partition may lie far behind the other.
            long clock = (START + random.nextInt(3) * 20L) * 1_000_000;
            int records = 5 + random.nextInt(MOST_RECORDS);
            for (int offset = 0; offset < records; offset++) {
                clock += random.nextInt(6) * 250_000L;
                LogRecord record =
                        random.nextInt(12) == 0
                                ? heartbeat(clock)
                                : trade(symbols, clock, offset, random);
                record.partition = partition;
                record.offset = offset;
                partitions.get(partition).add(record);
            }
            classify(partitions.get(partition));
        }
    }

    private static LogRecord heartbeat(long time) {
        LogRecord record = new LogRecord();
        record.kind = LogRecord.Kind.HEARTBEAT;
        record.eventTime = time;
        return record;
    }

    private static LogRecord trade(
            List<String> symbols, long clock, int offset, SplittableRandom random) {
        LogRecord record = new LogRecord();
        record.kind = LogRecord.Kind.TRADE;
        record.symbol = symbols.get(random.nextInt(symbols.size()));
        long behind =
                switch (random.nextInt(10)) {
                    case 0 -> random.nextInt(60) * 250_000L;
                    case 1, 2 -> random.nextInt(8) * 250_000L;
                    default -> 0;
                };
        record.eventTime = clock - behind;
        record.price = (100 + random.nextInt(5)) * 100_000_000L;
        record.size = random.nextInt(4) * 100_000_000L;
        if (random.nextInt(3) > 0) {
            record.hasTradeId = true;
            // Few enough that some come twice.
            record.tradeIdHigh = random.nextInt(30);
            record.tradeIdLow = record.symbol.hashCode();
        }
        record.value(ByteBuffer.allocate(12).putInt(offset).putLong(record.price).array());
        return record;
    }

    /** Late, duplicate or folded: by the symbol's own ticks before it in the log, nothing else. */
    private void classify(List<LogRecord> records) {
        Map<String, Long> newest = new HashMap<>();
        Map<String, Map<Long, Long>> ids = new HashMap<>();
        for (LogRecord record : records) {
            if (record.kind != LogRecord.Kind.TRADE) {
                continue;
            }
            long clock = newest.merge(record.symbol, record.eventTime, Math::max);
            Map<Long, Long> known = ids.computeIfAbsent(record.symbol, symbol -> new HashMap<>());
            if (record.eventTime < clock - HORIZON) {
                late.add(place(record));
            } else if (!record.hasTradeId
                    || known.getOrDefault(record.tradeIdHigh, Long.MIN_VALUE) < clock - HORIZON) {
                if (record.hasTradeId) {
                    known.put(record.tradeIdHigh, record.eventTime);
                }
                for (Interval interval : Interval.values()) {
                    long start = Math.floorDiv(record.eventTime, interval.micros());
                    folded.computeIfAbsent(
                                    new Bucket(record.symbol, interval, start * interval.micros()),
                                    key -> new ArrayList<>())
                            .add(record);
                }
            }
        }
    }

    List<LogRecord> partition(int partition) {
        return partitions.get(partition);
    }

    /** The farthest that any clock of the log can come, microseconds. */
    long newestEventTime() {
        return partitions.stream()
                .flatMap(List::stream)
                .mapToLong(record -> record.eventTime)
                .max()
                .orElseThrow();
    }

    Set<Long> late() {
        return late;
    }

    Set<Bucket> candles() {
        return folded.keySet();
    }

    /**
     * What a candle is after the log up to an offset, as {@link SimulatedDatabase#values} says it.
     */
    String values(Bucket key, long lastOffset) {
        List<LogRecord> ticks =
                folded.getOrDefault(key, List.of()).stream()
                        .filter(tick -> tick.offset <= lastOffset)
                        .toList();
        if (ticks.isEmpty()) {
            return "none";
        }
        Comparator<LogRecord> inTime =
                Comparator.<LogRecord>comparingLong(tick -> tick.eventTime)
                        .thenComparingLong(tick -> tick.offset);
        LogRecord first = ticks.stream().min(inTime).orElseThrow();
        LogRecord last = ticks.stream().max(inTime).orElseThrow();
        long high = ticks.stream().mapToLong(tick -> tick.price).max().orElseThrow();
        long low = ticks.stream().mapToLong(tick -> tick.price).min().orElseThrow();
        BigInteger turnover =
                ticks.stream()
                        .map(tick -> BigInteger.valueOf(tick.price).multiply(big(tick.size)))
                        .reduce(BigInteger.ZERO, BigInteger::add);
        long fingerprint =
                ticks.stream().mapToLong(tick -> Folded.mix64(place(tick), hash(tick))).sum();
        return "%d ticks %d..%d %x, %d@%d %d@%d %d@%d %d@%d, %d %s"
                .formatted(
                        ticks.size(),
                        ticks.get(0).offset,
                        ticks.get(ticks.size() - 1).offset,
                        fingerprint,
                        first.price,
                        first.eventTime,
                        high,
                        timeOf(ticks, high, inTime),
                        low,
                        timeOf(ticks, low, inTime),
                        last.price,
                        last.eventTime,
                        ticks.stream().mapToLong(tick -> tick.size).sum(),
                        turnover);
    }

    private static long timeOf(List<LogRecord> ticks, long price, Comparator<LogRecord> inTime) {
        return ticks.stream()
                .filter(tick -> tick.price == price)
                .min(inTime)
                .orElseThrow()
                .eventTime;
    }

    private static long hash(LogRecord record) {
        byte[] value = Objects.requireNonNull(record.value());
        return XxHash64.hash(value, 0, value.length, 0);
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }

    /** Where a record lies, as one number. */
    static long place(LogRecord record) {
        return (long) record.partition << 48 | record.offset;
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
