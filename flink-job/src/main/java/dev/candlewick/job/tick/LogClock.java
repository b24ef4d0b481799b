package dev.candlewick.job.tick;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * The event clock of one partition, moved by the log alone: a tick at t says that nothing older
 * than t minus the bound is to be expected, a heartbeat at t that everything before t has been
 * sent. Rejected records move nothing.
 */
public final class LogClock implements WatermarkGenerator<LogRecord> {

    private final long bound;
    private long clock = Long.MIN_VALUE;

    private LogClock(Duration outOfOrderness) {
        bound = outOfOrderness.toNanos() / 1000;
    }

    /**
     * One clock for each partition; the slowest that is not idle rules.
     *
     * @param outOfOrderness how far ticks of one partition may be out of order without a correction
     *     of closed candles
     * @param idleTimeout after how much silence a partition no longer holds back the others
     */
    public static WatermarkStrategy<LogRecord> strategy(
            Duration outOfOrderness, Duration idleTimeout) {
        return WatermarkStrategy.<LogRecord>forGenerator(context -> new LogClock(outOfOrderness))
                .withTimestampAssigner((record, appendTime) -> record.eventTime / 1000)
                .withIdleness(idleTimeout);
    }

    @Override
    public void onEvent(LogRecord record, long timestamp, WatermarkOutput output) {
        switch (record.kind) {
            case TRADE -> clock = Math.max(clock, record.eventTime - bound);
            case HEARTBEAT -> clock = Math.max(clock, record.eventTime);
            case REJECTED -> {}
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (clock != Long.MIN_VALUE) {
            // A watermark w says that nothing at or before w milliseconds is to come.
            output.emitWatermark(new Watermark(Math.floorDiv(clock, 1000) - 1));
        }
    }
}
