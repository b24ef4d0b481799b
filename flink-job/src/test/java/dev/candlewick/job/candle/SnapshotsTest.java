package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.candle.DayVolumes.Basis;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Snapshots become ticks: what each adds to the volume. */
class SnapshotsTest {

    private static final long ONE = 100_000_000L;
    private static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\nIBM,XNYS,,,\n");

    private PartitionFold fold = newFold();
    private final List<DayVolumes.Step> steps = new ArrayList<>();
    private long offset;

    private static PartitionFold newFold() {
        return new PartitionFold(0, Market.micros(Market.HORIZON), INSTRUMENTS);
    }

    @Test
    void theFirstSnapshotAddsNothingAndEachOneAfterItWhatWasTradedSince() {
        assertThat(volume("2026-03-02T15:00:00Z", 5000)).isZero();
        assertThat(volume("2026-03-02T15:01:00Z", 5200)).isEqualTo(200);
        assertThat(volume("2026-03-02T15:02:00Z", 5200)).isZero();
        assertThat(bases()).containsExactly(Basis.FIRST, Basis.SINCE_LAST, Basis.SINCE_LAST);
    }

    @Test
    void theNextTradingDayBeginsAtZero() {
        volume("2026-03-02T20:59:00Z", 90_000);
        assertThat(volume("2026-03-03T14:31:00Z", 700)).isEqualTo(700);
        assertThat(volume("2026-03-03T14:32:00Z", 900)).isEqualTo(200);
        assertThat(bases()).containsExactly(Basis.FIRST, Basis.NEW_DAY, Basis.SINCE_LAST);
    }

    @Test
    void aDayIsThatOfTheExchangeAndNotOfGreenwich() {
        volume("2026-03-02T23:30:00Z", 90_000);
        // Still the second of March in New York, after hours.
        assertThat(volume("2026-03-03T00:30:00Z", 90_100)).isEqualTo(100);
    }

    @Test
    void aNumberThatGoesDownTakesNothingBackAndCountsAgainBeyondItsOldHeight() {
        volume("2026-03-02T15:00:00Z", 1000);
        volume("2026-03-02T15:01:00Z", 1500);
        assertThat(volume("2026-03-02T15:02:00Z", 1200)).isZero();
        assertThat(volume("2026-03-02T15:03:00Z", 1400)).isZero();
        assertThat(volume("2026-03-02T15:04:00Z", 1600)).isEqualTo(100);
        assertThat(bases())
                .containsExactly(
                        Basis.FIRST, Basis.SINCE_LAST, Basis.LOWER, Basis.LOWER, Basis.SINCE_LAST);
    }

    @Test
    void aSnapshotOfAnOlderDayAndOneWithoutVolumeAddNothing() {
        volume("2026-03-02T04:59:59Z", 400); // 23:59 in New York, the first of March
        volume("2026-03-02T05:03:00Z", 500);
        assertThat(volume("2026-03-02T04:58:00Z", 600)).isZero();
        assertThat(size(snapshot("2026-03-02T05:04:00Z", LogRecord.NO_VOLUME))).isZero();
        assertThat(volume("2026-03-02T05:05:00Z", 700)).isEqualTo(200);
        assertThat(bases()).contains(Basis.OLDER_DAY, Basis.NONE);
    }

    @Test
    void sourcesAreCountedApartAndSymbolsToo() {
        volume("2026-03-02T15:00:00Z", 1000);
        LogRecord other = snapshot("2026-03-02T15:01:00Z", 7 * ONE);
        other.source = "other";
        assertThat(size(other)).isZero();
        LogRecord symbol = snapshot("2026-03-02T15:01:00Z", 9 * ONE);
        symbol.symbol = "MSFT";
        assertThat(size(symbol)).isZero();
        assertThat(volume("2026-03-02T15:02:00Z", 1001)).isEqualTo(1);
    }

    @Test
    void whatIsLateOrADuplicateAddsNothingAndHidesNothing() {
        volume("2026-03-02T15:00:00Z", 1000);
        LogRecord first = Market.withTradeId(snapshot("2026-03-02T15:20:00Z", 1100 * ONE), "a");
        assertThat(size(first)).isEqualTo(100 * ONE);
        LogRecord again = Market.withTradeId(snapshot("2026-03-02T15:20:00Z", 1300 * ONE), "a");
        assertThat(fold(again)).isEqualTo(PartitionFold.Outcome.DUPLICATE);
        LogRecord late = snapshot("2026-03-02T15:05:00Z", 1200 * ONE);
        assertThat(fold(late)).isEqualTo(PartitionFold.Outcome.LATE);
        assertThat(late.size).isZero();
        assertThat(volume("2026-03-02T15:21:00Z", 1400)).isEqualTo(300);
    }

    @Test
    void theVolumesOfADayAddUpToItsHighestNumberLessTheFirstWhereverTheJobIsRestarted() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            fold = newFold();
            steps.clear();
            offset = 0;
            long first = random.nextInt(1000);
            long highest = first;
            volume("2026-03-02T15:00:00Z", first);
            for (int minute = 1; minute < 40; minute++) {
                long named = Math.max(0, highest + random.nextInt(-200, 500));
                volume("2026-03-02T15:%02d:00Z".formatted(minute), named);
                highest = Math.max(highest, named);
                if (random.nextInt(5) == 0) {
                    fold.flush(Long.MAX_VALUE, batch -> {});
                    fold =
                            PartitionFold.fromBytes(
                                    fold.toBytes(), Market.micros(Market.HORIZON), INSTRUMENTS);
                }
            }
            assertThat(steps.stream().mapToLong(DayVolumes.Step::volume).sum())
                    .isEqualTo((highest - first) * ONE);
        }
    }

    @Test
    void stateOfAJobThatKnewNoSnapshotsIsTakenUp() {
        byte[] name = "IBM".getBytes(StandardCharsets.US_ASCII);
        long newest = Market.micros("2026-03-02T15:00:00Z");
        byte[] old =
                ByteBuffer.allocate(64)
                        .put((byte) 1)
                        .putInt(3)
                        .putLong(77)
                        .putInt(1)
                        .putShort((short) name.length)
                        .put(name)
                        .putLong(newest)
                        .putInt(0)
                        .array();
        fold = PartitionFold.fromBytes(old, Market.micros(Market.HORIZON), INSTRUMENTS);
        assertThat(fold.newestEventTime("IBM")).isEqualTo(newest);
        assertThat(fold.nextOffset()).isEqualTo(77);
        assertThat(volume("2026-03-02T15:01:00Z", 10)).isZero();
        assertThat(bases()).containsExactly(Basis.FIRST);
    }

    private long volume(String time, long dayVolume) {
        return size(snapshot(time, dayVolume * ONE)) / ONE;
    }

    private long size(LogRecord record) {
        fold(record);
        return record.size;
    }

    private PartitionFold.Outcome fold(LogRecord record) {
        record.offset = offset++;
        return fold.foldSnapshot(record, (taken, step) -> steps.add(step));
    }

    private List<Basis> bases() {
        return steps.stream().map(DayVolumes.Step::basis).toList();
    }

    private static LogRecord snapshot(String time, long dayVolume) {
        LogRecord record = Market.trade("IBM", time, "180", "0");
        record.kind = LogRecord.Kind.SNAPSHOT;
        record.size = dayVolume;
        record.source = "yahoo";
        return record;
    }
}
