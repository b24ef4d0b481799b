package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candlewick.job.tick.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the ticks of live sources are counted on their way into the log. */
class ArrivalsTest {
    private static final long SECOND = 1_000_000;
    private static final String TEN = "2024-03-05T10:00:00Z";

    private final List<ArrivalMinute> minutes = new ArrayList<>();
    private PartitionFold fold = new PartitionFold(0, 600 * SECOND, Operators.INSTRUMENTS);
    private long offset;

    @Test
    void ticksOfALiveSourceAreCountedByMinuteOfArrivalWhateverStopsInBetween() {
        heartbeat(0, true);
        for (int second = 0; second < 60; second++) {
            tick(second < 5 ? second - 1 : second, second);
            if (second % 5 == 0) {
                heartbeat(second, true);
            }
            if (second % 20 == 0) {
                restart();
            }
        }
        assertThat(minutes).isEmpty();
        heartbeat(61, true);
        flush();

        ArrivalMinute minute = minutes.get(0);
        assertThat(minutes).hasSize(1);
        assertThat(minute.start).isEqualTo(micros(0));
        assertThat(minute.ticks).isEqualTo(60);
        assertThat(minute.late).isZero();
        assertThat(minute.delay).isCloseTo(1, within(0.03));
        assertThat(minute.firstOffset).isEqualTo(1);
    }

    @Test
    void whoDoesNotSayToBeLiveIsNotCounted() {
        heartbeat(0, false);
        tick(0, 1);
        heartbeat(2, true);
        tick(3, 3);
        // Not taken at its word any more.
        tick(20, 20);
        heartbeat(90, false);
        flush();
        assertThat(minutes).extracting(minute -> minute.ticks).containsExactly(1);
    }

    @Test
    void ticksBehindTheNewestOneAreLate() {
        heartbeat(0, true);
        tick(5, 5);
        tick(4, 6);
        tick(5, 7);
        tick(2, 8);
        heartbeat(70, true);
        flush();
        assertThat(minutes).extracting(minute -> minute.late).containsExactly(2);
    }

    @Test
    void theDelayIsThatOf95OfAHundredTicksToThreeHundredths() {
        Random random = new Random(1);
        for (long scale = 1; scale < 2_000_000_000; scale *= 7) {
            Arrivals arrivals = new Arrivals();
            List<Long> delays = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                long delay = random.nextLong(1000 * scale);
                delays.add(delay / 1000);
                arrivals.add(-delay, 0, i);
            }
            delays.sort(null);
            double exact = delays.get(379) * 1e-3;
            double said = Objects.requireNonNull(arrivals.end()).delay;
            assertThat(said).isBetween(exact * 0.96, exact);
        }
    }

    private static long micros(int second) {
        return Instant.parse(TEN).getEpochSecond() * SECOND + second * SECOND;
    }

    private void tick(int eventSecond, int appendSecond) {
        LogRecord record =
                Market.trade("A", Instant.parse(TEN).plusSeconds(eventSecond).toString(), "1", "1");
        record.appendTime = micros(appendSecond) / 1000;
        record.offset = offset++;
        fold.fold(record);
        flush();
    }

    private void heartbeat(int second, boolean live) {
        LogRecord record = new LogRecord();
        record.kind = LogRecord.Kind.HEARTBEAT;
        record.eventTime = micros(second);
        record.appendTime = micros(second) / 1000;
        record.live = live;
        record.offset = offset++;
        fold.heartbeat(record);
    }

    private void flush() {
        fold.flush(Long.MAX_VALUE, batch -> minutes.addAll(List.of(batch.arrivals)));
    }

    private void restart() {
        flush();
        fold = PartitionFold.fromBytes(fold.toBytes(), 600 * SECOND, Operators.INSTRUMENTS);
    }
}
