package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickSource;
import dev.candlewick.feed.topic.TickTopic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedLoopTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_000_000 * SECOND;

    private final FakeWall wall = new FakeWall();
    private final FakeTopic topic = new FakeTopic();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @Test
    void aFastReplaySendsAllTicksBetweenTwoHeartbeats() throws Exception {
        run(new FakeSource(0, 10, 10, 12, 30), new Pace(Speed.MAX, 10, NOW, false));

        assertThat(topic.log)
                .containsExactly(
                        "beat 10", "tick 10", "tick 10", "tick 12", "tick 30", "flush", "beat 30",
                        "flush");
    }

    @Test
    void aLiveReplayKeepsThePaceAndBeatsEverySecond() throws Exception {
        run(new FakeSource(0, 0, SECOND / 2, 3 * SECOND), new Pace(Speed.LIVE, 0, NOW, false));

        assertThat(topic.log)
                .containsExactly(
                        "beat 0",
                        "tick 0",
                        "tick 500000",
                        "beat 1000000",
                        "beat 2000000",
                        "beat 3000000",
                        "tick 3000000",
                        "flush",
                        "beat 3000000",
                        "flush");
        assertThat(wall.micros()).isEqualTo(NOW + 3 * SECOND);
    }

    @Test
    void speedTenTakesATenthOfTheTime() throws Exception {
        run(new FakeSource(0, 0, 30 * SECOND), new Pace(new Speed(10), 0, NOW, false));

        assertThat(wall.micros()).isEqualTo(NOW + 3 * SECOND);
        assertThat(topic.log).contains("beat 10000000", "beat 20000000");
    }

    @Test
    void aMarketThatCatchesUpStopsAtNowAndGoesOnLive() throws Exception {
        long start = NOW - 100 * SECOND;
        run(
                new FakeSource(0, start, NOW - 1, NOW + SECOND, NOW + 2 * SECOND),
                new Pace(new Speed(100), start, NOW, true));

        // A hundredfold speed meets the wall after 100/99 s, and from there on every tick waits
        // for its own time.
        assertThat(wall.sentAt.get(2)).isBetween(NOW + SECOND, NOW + SECOND + 11_000);
        assertThat(wall.sentAt.get(3)).isEqualTo(NOW + 2 * SECOND);
        assertThat(topic.beats()).allMatch(beat -> beat <= wall.micros());
    }

    @Test
    void noTickComesBehindAHeartbeatHoweverDisorderedTheSource() throws Exception {
        FakeSource source =
                new FakeSource(
                        3 * SECOND,
                        5 * SECOND,
                        8 * SECOND,
                        5 * SECOND,
                        6 * SECOND,
                        9 * SECOND,
                        6 * SECOND,
                        11 * SECOND,
                        8 * SECOND);
        run(source, new Pace(Speed.LIVE, 5 * SECOND, NOW, false));

        long promised = Long.MIN_VALUE;
        for (String line : topic.log) {
            long time = line.equals("flush") ? promised : timeOf(line);
            if (line.startsWith("beat")) {
                assertThat(time).isGreaterThanOrEqualTo(promised);
                promised = time;
            } else {
                assertThat(time).as(line).isGreaterThanOrEqualTo(promised);
            }
        }
        assertThat(topic.log).endsWith("flush", "beat 11000000", "flush");
    }

    @Test
    void aStoppedFeedFlushesAndPromisesNothing() throws Exception {
        wall.stopAt = NOW + 2 * SECOND + SECOND / 2;
        run(new FakeSource(0, 0, SECOND, 60 * SECOND), new Pace(Speed.LIVE, 0, NOW, false));

        assertThat(topic.log)
                .containsExactly(
                        "beat 0",
                        "tick 0",
                        "beat 1000000",
                        "tick 1000000",
                        "beat 2000000",
                        "flush");
    }

    @Test
    void progressIsALineNowAndThenAndAtTheEndTheWhole() throws Exception {
        run(new FakeSource(0, 0, 5 * SECOND), new Pace(Speed.LIVE, 0, NOW, false));

        assertThat(messages.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("feed fake: 1 of 2 ticks (50 %), ");
        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains("feed fake: 2 of 2 ticks (100 %), 0/s, event time 1970-01-01T00:00:05Z")
                .endsWith("feed fake: done" + System.lineSeparator());
    }

    @Test
    void progressSaysWhenKafkaIsSilent() throws Exception {
        topic.silent = 7;
        run(new FakeSource(0, 0, 3 * SECOND), new Pace(Speed.LIVE, 0, NOW, false));

        assertThat(messages.toString(StandardCharsets.UTF_8))
                .contains(", Kafka has not answered for 7 s");
    }

    private static long timeOf(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    private void run(FakeSource source, Pace pace) throws Exception {
        PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
        Progress progress = new Progress(out, false, source.name(), source.count());
        new FeedLoop(source, pace, topic, progress, wall).run();
        progress.end(wall.micros(), "done");
    }

    /** Time passes only while somebody sleeps. */
    private static final class FakeWall extends Wall {
        private long now = NOW;
        private long stopAt = Long.MAX_VALUE;
        private final List<Long> sentAt = new ArrayList<>();

        FakeWall() {
            super(Clock.systemUTC());
        }

        @Override
        long micros() {
            return now;
        }

        @Override
        void sleep(long micros) {
            now += micros;
            if (now >= stopAt) {
                stop();
            }
        }
    }

    private final class FakeTopic implements TickTopic {
        private final List<String> log = new ArrayList<>();
        private long silent;

        List<Long> beats() {
            return log.stream()
                    .filter(line -> line.startsWith("beat"))
                    .map(line -> timeOf(line))
                    .toList();
        }

        @Override
        public void send(Tick tick) {
            log.add("tick " + tick.eventTime());
            wall.sentAt.add(wall.micros());
        }

        @Override
        public void gap(Gap gap) {
            log.add("gap " + gap.symbol());
        }

        @Override
        public void send(Snapshot snapshot) {
            log.add("snapshot " + snapshot.eventTime());
        }

        @Override
        public void send(Bar bar) {
            log.add("bar " + bar.startTime());
        }

        @Override
        public void heartbeat(String source, long eventTime) {
            log.add("beat " + eventTime);
        }

        @Override
        public long silentSeconds() {
            return silent;
        }

        @Override
        public void flush() {
            log.add("flush");
        }

        @Override
        public void close() {}
    }

    private static final class FakeSource implements TickSource {
        private final long disorder;
        private final Deque<Long> times = new ArrayDeque<>();
        private final long start;
        private final long count;

        FakeSource(long disorder, long... times) {
            this.disorder = disorder;
            this.start = times[0];
            this.count = times.length;
            Arrays.stream(times).forEach(this.times::add);
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public long startTime() {
            return start;
        }

        @Override
        public long disorder() {
            return disorder;
        }

        @Override
        public OptionalLong count() {
            return OptionalLong.of(count);
        }

        @Override
        public @Nullable Tick next() {
            Long time = times.poll();
            return time == null ? null : new Tick("IBM", time, "1", "1", null, null, null, "fake");
        }
    }
}
