package dev.candlewick.job.tick;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The event clock of one partition, moved by the log alone: a tick at t says that nothing older
 * than t minus the bound is to be expected, a heartbeat at t that everything before t has been
 * sent. Rejected records move nothing.
 */
public final class LogClock implements WatermarkGenerator<LogRecord> {

    private final long bound;
    private final long idleNanos;
    private final RelativeClock wall;
    private long clock = Long.MIN_VALUE;
    private boolean moved;
    private long lastMove;

    private LogClock(Duration outOfOrderness, Duration idleTimeout, RelativeClock wall) {
        bound = outOfOrderness.toNanos() / 1000;
        idleNanos = idleTimeout.toNanos();
        this.wall = wall;
        lastMove = wall.relativeTimeNanos();
    }

    /**
     * One clock for each partition; the slowest that is not idle rules.
     *
     * @param outOfOrderness how far ticks of one partition may be out of order without a correction
     *     of closed candles
     * @param idleTimeout after how long without tick or heartbeat a partition no longer holds back
     *     the others; rejected messages do not count
     */
    public static WatermarkStrategy<LogRecord> strategy(
            Duration outOfOrderness, Duration idleTimeout) {
        return WatermarkStrategy.<LogRecord>forGenerator(
                        context ->
                                new LogClock(
                                        outOfOrderness,
                                        idleTimeout,
                                        context.getInputActivityClock()))
                .withTimestampAssigner((record, appendTime) -> record.eventTime / 1000);
    }

    @Override
    public void onEvent(LogRecord record, long timestamp, WatermarkOutput output) {
        switch (record.kind) {
            case TRADE -> {
                clock = Math.max(clock, record.eventTime - bound);
                moved = true;
            }
            case HEARTBEAT -> {
                clock = Math.max(clock, record.eventTime);
                moved = true;
            }
            case REJECTED -> {}
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = wall.relativeTimeNanos();
        if (moved) {
            moved = false;
            lastMove = now;
            // A watermark w says that nothing at or before w milliseconds is to come.
            output.emitWatermark(new Watermark(Math.floorDiv(clock, 1000) - 1));
        } else if (now - lastMove > idleNanos) {
            output.markIdle();
        }
    }
}
