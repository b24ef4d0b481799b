package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.replay.FileSurvey;
import dev.candlewick.feed.topic.TopicTail;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FeedStartTest {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long NOW = 1_767_225_600_500_000L;
    private static final Duration HORIZON = Duration.ofMinutes(10);

    @Test
    void aReplayIntoAnEmptyTopicMayStart() {
        assertThatCode(() -> check(survey(0, MINUTE), 0, TopicTail.EMPTY))
                .doesNotThrowAnyException();
    }

    @Test
    void aReplayFarBehindTheTopicsClockIsRefusedWithTheWayOut() {
        TopicTail tail = new TopicTail(OptionalLong.of(60 * MINUTE), Map.of(), Map.of());

        assertThatThrownBy(() -> check(survey(50 * MINUTE - 1, 60 * MINUTE), 0, tail))
                .isInstanceOfSatisfying(
                        FeedException.class,
                        stop -> assertThat(stop.exitCode()).isEqualTo(FeedException.WRONG_USAGE))
                .hasMessageContainingAll("horizon", "up --fresh", "--shift-to-now", "--force");
        assertThatCode(() -> check(survey(50 * MINUTE, 60 * MINUTE), 0, tail))
                .doesNotThrowAnyException();
    }

    @Test
    void aFileThatWasSentBeforeIsRefused() {
        TopicTail tail =
                new TopicTail(
                        OptionalLong.of(10 * MINUTE),
                        Map.of("IBM", new LastTick(9 * MINUTE, BigDecimal.ONE, "")),
                        Map.of());

        assertThatThrownBy(() -> check(survey(9 * MINUTE - 1, 20 * MINUTE), 0, tail))
                .isInstanceOf(FeedException.class)
                .hasMessageContainingAll("IBM", "sent before", "--force");
        assertThatCode(() -> check(survey(9 * MINUTE, 20 * MINUTE), 0, tail))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(survey(8 * MINUTE, 9 * MINUTE), MINUTE, tail))
                .as("shifted behind it")
                .doesNotThrowAnyException();
    }

    @Test
    void aFileFromTheFutureIsRefused() {
        assertThatThrownBy(() -> check(survey(0, NOW + 6 * SECOND), 0, TopicTail.EMPTY))
                .hasMessageContainingAll("future", "--shift-to-now");
    }

    @Test
    void theShiftIsWholeSecondsAndEndsAtNowOrJustBefore() {
        long last = 77 * SECOND + 123_456;

        long shift = ReplayStart.shiftToNow(survey(0, last), NOW);

        assertThat(shift % SECOND).isZero();
        assertThat(last + shift).isBetween(NOW - SECOND + 1, NOW);
    }

    @Test
    void aSimulationBeginsItsHistoryBeforeNow() {
        assertThat(SimulationStart.of(options(), TopicTail.EMPTY, NOW))
                .isEqualTo(NOW - 120 * MINUTE);
    }

    @Test
    void theHistoryOfAFastMarketIsShorterUnlessAskedFor() {
        FeedOptions options = options();
        options.rate = 20_000;
        assertThat(SimulationStart.of(options, TopicTail.EMPTY, NOW)).isEqualTo(NOW - 100 * SECOND);
        options.history = Duration.ofHours(3);
        assertThat(SimulationStart.of(options, TopicTail.EMPTY, NOW)).isEqualTo(NOW - 180 * MINUTE);
    }

    @Test
    void aSimulationNeverBeginsBeforeTheTopicsClock() {
        assertThat(SimulationStart.of(options(), clock(NOW - 5 * MINUTE), NOW))
                .isEqualTo(NOW - 5 * MINUTE);
        assertThat(SimulationStart.of(options(), clock(NOW + SECOND), NOW)).isEqualTo(NOW);
        assertThat(SimulationStart.of(options(), clock(NOW - 500 * MINUTE), NOW))
                .isEqualTo(NOW - 120 * MINUTE);
    }

    @Test
    void aTopicWhoseClockIsInTheFutureIsRefused() {
        assertThatThrownBy(() -> SimulationStart.of(options(), clock(NOW + MINUTE), NOW))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("future");
    }

    @Test
    void aStartOfItsOwnIsTakenUnlessTheTopicHasPassedIt() {
        FeedOptions options = options();
        options.start = Instant.parse("2025-12-01T00:00:00Z");
        long start = options.start.getEpochSecond() * SECOND;

        assertThat(SimulationStart.of(options, TopicTail.EMPTY, NOW)).isEqualTo(start);
        assertThat(SimulationStart.of(options, clock(start + 10 * MINUTE), NOW)).isEqualTo(start);
        assertThatThrownBy(() -> SimulationStart.of(options, clock(NOW), NOW))
                .hasMessageContainingAll("horizon", "up --fresh");
        options.force = true;
        assertThat(SimulationStart.of(options, clock(NOW), NOW)).isEqualTo(start);
        options.start = Instant.parse("2026-02-01T00:00:00Z");
        assertThatThrownBy(() -> SimulationStart.of(options, TopicTail.EMPTY, NOW))
                .hasMessageContaining("future");
    }

    private static void check(FileSurvey survey, long shift, TopicTail tail) {
        ReplayStart.check(survey, shift, tail, HORIZON, NOW);
    }

    private static FeedOptions options() {
        return new FeedOptions();
    }

    private static TopicTail clock(long time) {
        return new TopicTail(OptionalLong.of(time), Map.of(), Map.of());
    }

    private static FileSurvey survey(long first, long last) {
        return new FileSurvey("h", 2, 0, List.of(), first, last, 0, Map.of("IBM", first));
    }
}
