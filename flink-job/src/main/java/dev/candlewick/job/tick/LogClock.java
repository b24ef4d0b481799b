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
 * sent. Rejected records, bars and gaps move nothing.
 */
public final class LogClock implements WatermarkGenerator<LogStretch> {

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
    public static WatermarkStrategy<LogStretch> strategy(
            Duration outOfOrderness, Duration idleTimeout) {
        return WatermarkStrategy.<LogStretch>forGenerator(
                        context ->
                                new LogClock(
                                        outOfOrderness,
                                        idleTimeout,
                                        context.getInputActivityClock()))
                .withTimestampAssigner(
                        (stretch, appendTime) ->
                                stretch.records[stretch.count - 1].eventTime / 1000);
    }

    @Override
    public void onEvent(LogStretch stretch, long timestamp, WatermarkOutput output) {
        for (int i = 0; i < stretch.count; i++) {
            LogRecord record = stretch.records[i];
            switch (record.kind) {
                case TRADE, SNAPSHOT -> move(record.eventTime - bound);
                case HEARTBEAT -> move(record.eventTime);
                case REJECTED, BAR, GAP -> {}
            }
        }
    }

    private void move(long time) {
        clock = Math.max(clock, time);
        moved = true;
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
