package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.SilenceDetector;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
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
    private final List<Silence> silences = new ArrayList<>();
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

    @Test
    void aHeartbeatWithoutATickIsAQuietMarketAndNeitherIsASilence() {
        busyFor(200);
        for (int second = 200; second < 400; second++) {
            heartbeat(second, true);
        }
        flush();
        assertThat(silences).isEmpty();

        restart();
        heartbeat(450, true);
        flush();
        assertThat(silences)
                .singleElement()
                .satisfies(
                        silence -> {
                            assertThat(silence.from).isEqualTo(micros(399));
                            assertThat(silence.to).isEqualTo(micros(450));
                            assertThat(silence.usual).isCloseTo(1, within(0.07));
                            assertThat(silence.lasts()).isFalse();
                            assertThat(silence.endOffset).isEqualTo(offset - 1);
                        });
    }

    @Test
    void aSilenceIsToldWhileItLastsAndAgainWhenItIsOver() {
        busyFor(200);
        fold.silentAt(micros(203));
        flush();
        assertThat(silences).isEmpty();
        fold.silentAt(micros(215));
        flush();
        assertThat(silences).extracting(Silence::lasts).containsExactly(true);
        restart();
        // Shorter by the log than by the clock: whoever was told has to hear it.
        heartbeat(201, true);
        flush();
        assertThat(silences).extracting(Silence::lasts).containsExactly(true, false);
        assertThat(silences.get(1).to).isEqualTo(micros(201));
    }

    @Test
    void nothingIsSaidOfAnUnknownHour() {
        busyFor(90);
        fold.silentAt(micros(300));
        heartbeat(400, true);
        flush();
        assertThat(silences).isEmpty();
    }

    @Test
    void aLogIsQuietWhenItsRecordsWereFollowedAndNobodyWasHeldUp() {
        QuietLog quiet = new QuietLog();
        assertThat(isQuietAt(quiet, 0, 20_000, 5)).as("never followed").isFalse();
        quiet.heartbeat(0, 300);
        assertThat(isQuietAt(quiet, 20_000, 22_000, 6)).isFalse();
        assertThat(isQuietAt(quiet, 22_000, 24_000, 6)).isTrue();
        assertThat(isQuietAt(quiet, 24_000, 25_000, 7)).as("a record came").isFalse();
        assertThat(isQuietAt(quiet, 90_000, 91_000, 7)).as("held up for a minute").isFalse();
        assertThat(isQuietAt(quiet, 91_000, 94_000, 7)).isTrue();
        quiet.heartbeat(0, 60_000);
        assertThat(isQuietAt(quiet, 94_000, 99_000, 8)).as("behind").isFalse();
    }

    /**
     * What the operator hands on, and what the detector makes of it: the rule is met after 13 s.
     */
    @Test
    void aDeadFeedIsToldOfByTheClockAndBeforeTwoSecondsArePast() throws Exception {
        Operators operators = new Operators();
        var operator = operators.fold(1, 0, null);
        long begin = micros(0) / 1000;
        for (int second = 0; second < 200; second++) {
            operator.setProcessingTime(begin + second * 1000L);
            operator.processElement(LogStretch.of(heartbeatAt(second, true)), 0);
            operator.processElement(LogStretch.of(tickAt(second, second)), 0);
        }
        long dead = begin + 199_000;
        SilenceDetector detector = new SilenceDetector(AnomalyRules.defaults());
        Flag flag = null;
        long now = dead;
        int seen = 0;
        while (flag == null && now < dead + 60_000) {
            now += 50;
            operator.setProcessingTime(now);
            List<PartialBatch> batches = operator.extractOutputValues();
            for (; seen < batches.size(); seen++) {
                for (Silence silence : batches.get(seen).silences) {
                    flag = flag == null ? detector.judge(silence) : flag;
                }
            }
        }
        assertThat(now - dead).isBetween(13_000L, 15_000L);
        assertThat(Objects.requireNonNull(flag).start()).isEqualTo(dead * 1000);
        operators.close();
    }

    private static boolean isQuietAt(QuietLog quiet, long from, long to, long nextOffset) {
        boolean isQuiet = false;
        for (long now = from; now <= to; now += 500) {
            quiet.isTimeToLook(now);
            isQuiet = quiet.isQuiet(0, nextOffset, now);
        }
        return isQuiet;
    }

    private void busyFor(int seconds) {
        for (int second = 0; second < seconds; second++) {
            heartbeat(second, true);
            tick(second, second);
        }
    }

    private static long micros(int second) {
        return Instant.parse(TEN).getEpochSecond() * SECOND + second * SECOND;
    }

    private void tick(int eventSecond, int appendSecond) {
        fold.fold(tickAt(eventSecond, appendSecond));
        flush();
    }

    private LogRecord tickAt(int eventSecond, int appendSecond) {
        LogRecord record =
                Market.trade("A", Instant.parse(TEN).plusSeconds(eventSecond).toString(), "1", "1");
        record.appendTime = micros(appendSecond) / 1000;
        record.offset = offset++;
        return record;
    }

    private void heartbeat(int second, boolean live) {
        fold.heartbeat(heartbeatAt(second, live));
    }

    private LogRecord heartbeatAt(int second, boolean live) {
        LogRecord record = new LogRecord();
        record.kind = LogRecord.Kind.HEARTBEAT;
        record.eventTime = micros(second);
        record.appendTime = micros(second) / 1000;
        record.live = live;
        record.offset = offset++;
        return record;
    }

    private void flush() {
        fold.flush(
                Long.MAX_VALUE,
                batch -> {
                    minutes.addAll(List.of(batch.arrivals));
                    silences.addAll(List.of(batch.silences));
                });
    }

    private void restart() {
        flush();
        fold = PartitionFold.fromBytes(fold.toBytes(), 600 * SECOND, Operators.INSTRUMENTS);
    }
}
