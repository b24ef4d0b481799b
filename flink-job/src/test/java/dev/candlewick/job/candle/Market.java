package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.XxHash64;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A log of one partition and the two folds behind it, without Flink: the fixture of tests about
 * candles. The last version of each emitted candle is kept, as a database would.
 */
final class Market {

    static final Duration HORIZON = Duration.ofMinutes(10);

    record Key(String symbol, Interval interval, long start) {}

    final Map<Key, Candle> candles = new LinkedHashMap<>();
    private final Instruments instruments;
    private final PartitionFold fold;
    private final Map<String, SymbolCandles> symbols = new LinkedHashMap<>();
    private long nextOffset;

    Market(String instrumentFile) {
        instruments = Instruments.parsed(instrumentFile);
        fold = new PartitionFold(0, micros(HORIZON), instruments);
    }

    static Market everyTradeCounts() {
        return new Market("symbol,calendar,condition_table,tick_size,name\n");
    }

    static LogRecord trade(String symbol, String time, String price, String size) {
        LogRecord record = new LogRecord();
        record.kind = LogRecord.Kind.TRADE;
        record.symbol = symbol;
        record.eventTime = micros(time);
        record.price = new BigDecimal(price).movePointRight(8).longValueExact();
        record.size = new BigDecimal(size).movePointRight(8).longValueExact();
        record.value((symbol + time + price + size).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    static LogRecord withConditions(LogRecord record, String conditions) {
        record.conditions = conditions;
        return record;
    }

    static LogRecord withTradeId(LogRecord record, String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        record.hasTradeId = true;
        record.tradeIdHigh = XxHash64.hash(bytes, 0, bytes.length, 1);
        record.tradeIdLow = XxHash64.hash(bytes, 0, bytes.length, 2);
        return record;
    }

    PartitionFold.Outcome fold(LogRecord record) {
        record.offset = nextOffset++;
        return fold.fold(record);
    }

    /** Flushes partials, merges them, and emits what changed. */
    void emit(long watermark) {
        fold.flush(
                Long.MAX_VALUE,
                batch -> {
                    SymbolCandles own =
                            symbols.computeIfAbsent(batch.symbol, symbol -> new SymbolCandles(0));
                    for (Partial partial : batch.partials) {
                        own.merge(partial, instruments.of(batch.symbol));
                    }
                });
        symbols.forEach(
                (symbol, own) -> {
                    own.close(watermark);
                    own.evict(micros(HORIZON));
                    for (Candle candle : own.takeDirty()) {
                        candles.put(new Key(symbol, candle.interval, candle.start), candle);
                    }
                });
    }

    Candle candle(String symbol, Interval interval, String start) {
        Candle candle = candles.get(new Key(symbol, interval, micros(start)));
        if (candle == null) {
            throw new AssertionError("no candle " + symbol + " " + interval + " " + start);
        }
        return candle;
    }

    static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
