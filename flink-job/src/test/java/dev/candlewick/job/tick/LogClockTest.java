package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class LogClockTest {

    private final ManualClock wall = new ManualClock();
    private final List<String> said = new ArrayList<>();
    private final WatermarkGenerator<LogStretch> clock =
            LogClock.strategy(Duration.ofMillis(500), Duration.ofSeconds(10))
                    .createWatermarkGenerator(
                            new WatermarkGeneratorSupplier.Context() {
                                @Override
                                public MetricGroup getMetricGroup() {
                                    return new UnregisteredMetricsGroup();
                                }

                                @Override
                                public RelativeClock getInputActivityClock() {
                                    return wall;
                                }
                            });

    @Test
    void aTickLeavesRoomForDisorderAndAHeartbeatLeavesNone() {
        read(LogRecord.Kind.TRADE, 10_000_000);
        read(LogRecord.Kind.HEARTBEAT, 10_000_000);
        read(LogRecord.Kind.TRADE, 9_000_000);

        assertThat(said).containsExactly("9499", "9999", "9999");
    }

    @Test
    void aPartitionWithNothingButGarbageGoesIdle() {
        read(LogRecord.Kind.TRADE, 10_000_000);
        for (int second = 0; second < 11; second++) {
            wall.advanceTime(Duration.ofSeconds(1));
            read(LogRecord.Kind.REJECTED, 0);
        }
        read(LogRecord.Kind.HEARTBEAT, 20_000_000);

        assertThat(said).containsExactly("9499", "idle", "19999");
    }

    private void read(LogRecord.Kind kind, long eventTime) {
        LogRecord record = new LogRecord();
        record.kind = kind;
        record.eventTime = eventTime;
        WatermarkOutput output =
                new WatermarkOutput() {
                    @Override
                    public void emitWatermark(Watermark watermark) {
                        said.add(Long.toString(watermark.getTimestamp()));
                    }

                    @Override
                    public void markIdle() {
                        said.add("idle");
                    }

                    @Override
                    public void markActive() {
                        said.add("active");
                    }
                };
        clock.onEvent(LogStretch.of(record), 0, output);
        clock.onPeriodicEmit(output);
    }
}
