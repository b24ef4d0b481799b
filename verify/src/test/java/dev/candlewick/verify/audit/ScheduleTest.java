package dev.candlewick.verify.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.verify.audit.AuditTables.Earlier;
import dev.candlewick.verify.audit.AuditTables.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final long HORIZON = 600_000_000L;

    private final Schedule schedule = new Schedule(Duration.ofHours(1));

    private long writtenAt = micros("23:59:00");

    /** The newest first. */
    private final List<Earlier> runs = new ArrayList<>();

    @Test
    void nothingIsDueWithoutACandle() {
        State state = new State(1, HORIZON, OptionalLong.empty(), OptionalLong.empty(), runs);

        assertThat(schedule.next(state, micros("12:00"))).isEmpty();
        assertThat(schedule.closed(state)).isEmpty();
    }

    @Test
    void theFirstMinutesOfAnEpochAreLookedAtAsSoonAsTheyHaveACandle() {
        assertThat(next("12:05:30")).contains(window("12:00", "12:05"));
        run("12:00", "12:05", Outcome.OK, 0);
        assertThat(next("12:05:40")).as("the same minute again").isEmpty();
        assertThat(next("12:06:10")).contains(window("12:00", "12:06"));
        run("12:00", "12:06", Outcome.OK, 60);
        assertThat(next("12:07:10")).isEmpty();
    }

    @Test
    void anHourIsDueWhenTheMarketHasPassedItByTheHorizon() {
        run("12:00", "12:06", Outcome.OK, 60);

        assertThat(next("13:09:59")).isEmpty();
        assertThat(next("13:10:00")).contains(window("12:00", "13:00"));
        run("12:00", "13:00", Outcome.OK, 4000);
        assertThat(next("13:10:01")).isEmpty();
        assertThat(next("14:09:59")).isEmpty();
    }

    @Test
    void missedHoursAreMadeUpTheNewestFirstAndNotBeyondTheFirstRun() {
        run("08:10", "08:15", Outcome.OK, 60);

        for (int hour = 11; hour >= 9; hour--) {
            assertThat(next("12:15:00")).contains(hour(hour));
            run(hour(hour), Outcome.OK, 10);
        }
        assertThat(next("12:15:00")).isEmpty();
    }

    @Test
    void notMoreIsMadeUpThanCanBe() {
        run(windowAt("2024-01-01T00:00:00Z"), Outcome.OK, 10);
        int made = 0;
        Optional<Window> due = next("12:15:00");
        while (due.isPresent()) {
            made++;
            run(due.get(), Outcome.OK, 10);
            due = next("12:15:00");
        }

        assertThat(made).isEqualTo(Schedule.MADE_UP);
    }

    @Test
    void aFailureIsTriedAgainLaterAndLaterAndCountsForNothing() {
        run("11:00", "12:00", Outcome.OK, 10);
        failed("12:00", "13:00", "13:11:00");
        assertThat(nextAt("13:12:00", "13:11:30")).isEmpty();
        assertThat(nextAt("13:12:00", "13:12:00")).contains(hour(12));
        failed("12:00", "13:00", "13:12:00");
        assertThat(nextAt("13:13:30", "13:13:30")).isEmpty();
        assertThat(nextAt("13:14:00", "13:14:00")).contains(hour(12));
        for (int failure = 0; failure < 30; failure++) {
            failed("12:00", "13:00", "13:12:00");
        }
        assertThat(nextAt("13:12:00", "14:11:59")).isEmpty();
        assertThat(nextAt("13:12:00", "14:12:00")).contains(hour(12));
    }

    @Test
    void differencesAreLookedAtAgainAfterAnHourUntilTheyAreGone() {
        runs.addFirst(new Earlier(hour(11), Outcome.DIFFERENCES, micros("12:10:00"), 10));
        runs.addFirst(new Earlier(hour(12), Outcome.OK, micros("12:30:00"), 10));

        assertThat(nextAt("13:15:00", "13:09:59")).isEmpty();
        assertThat(nextAt("13:15:00", "13:10:00")).contains(hour(11));
        runs.addFirst(new Earlier(hour(11), Outcome.DIFFERENCES, micros("13:10:00"), 10));
        assertThat(nextAt("13:15:00", "14:09:59")).isEmpty();
        assertThat(nextAt("13:15:00", "14:10:00")).contains(hour(11));
        runs.addFirst(new Earlier(hour(11), Outcome.OK, micros("14:10:00"), 10));
        assertThat(nextAt("13:15:00", "18:00:00")).isEmpty();
    }

    @Test
    void aLogOfOldTicksIsLookedAtByItsOwnClock() {
        run(windowAt("2013-10-07T13:00:00Z"), Outcome.OK, 10);
        State state = state(micros(Instant.parse("2013-10-07T15:10:00Z")));

        assertThat(schedule.next(state, micros("12:00")))
                .contains(windowAt("2013-10-07T14:00:00Z"));
    }

    @Test
    void whatIsThereWhenAFeedHasEndedIsLookedAtOnce() {
        run("12:00", "13:00", Outcome.OK, 10);
        writtenAt = micros("14:10:07");
        assertThat(nextAt("14:05:07", "14:20:06")).isEmpty();
        assertThat(nextAt("14:05:07", "14:20:07")).contains(hour(13));
        run(hour(13), Outcome.OK, 10);
        assertThat(nextAt("14:05:07", "14:20:07")).contains(window("14:00", "14:06"));
        run("14:00", "14:06", Outcome.OK, 10);
        assertThat(nextAt("14:05:07", "20:00:00")).isEmpty();

        writtenAt = micros("21:30:00");
        assertThat(nextAt("15:10:00", "21:30:01")).as("it goes on").contains(hour(14));
    }

    @Test
    void theFewSecondsOfAFeedThatHasEndedAreLookedAt() {
        writtenAt = micros("12:00:00");
        assertThat(nextAt("13:30:07", "12:09:59")).contains(window("13:00", "13:30"));
        run("13:00", "13:30", Outcome.OK, 0);
        assertThat(nextAt("13:30:07", "12:09:59")).isEmpty();
        assertThat(nextAt("13:30:07", "12:10:00")).contains(window("13:00", "13:31"));
    }

    @Test
    void otherLengthsCutAnotherGrid() {
        Schedule quarters = new Schedule(Duration.ofMinutes(15));
        run("12:00", "12:15", Outcome.OK, 10);

        assertThat(quarters.next(state(micros("12:40")), micros("12:40")))
                .contains(window("12:15", "12:30"));
        assertThat(quarters.at(micros("12:44:59"))).isEqualTo(window("12:30", "12:45"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT90S", "PT7M", "PT36H"})
    void aLengthMustBeMinutesThatDivideADay(String length) {
        assertThatThrownBy(() -> new Schedule(Duration.parse(length)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Optional<Window> next(String newest) {
        return nextAt(newest, "23:59:00");
    }

    private Optional<Window> nextAt(String newest, String now) {
        return schedule.next(state(micros(newest)), micros(now));
    }

    private State state(long newest) {
        return new State(
                1, HORIZON, OptionalLong.of(newest), OptionalLong.of(writtenAt), List.copyOf(runs));
    }

    private void run(String from, String to, Outcome outcome, long candles) {
        run(window(from, to), outcome, candles);
    }

    private void run(Window window, Outcome outcome, long candles) {
        runs.addFirst(new Earlier(window, outcome, window.end(), candles));
    }

    private void failed(String from, String to, String endedAt) {
        runs.addFirst(new Earlier(window(from, to), Outcome.FAILED, micros(endedAt), 0));
    }

    private static Window hour(int hour) {
        return window("%02d:00".formatted(hour), "%02d:00".formatted(hour + 1));
    }

    private static Window windowAt(String time) {
        return Window.at(micros(Instant.parse(time)), 3_600_000_000L);
    }

    private static Window window(String from, String to) {
        return new Window(micros(from), micros(to));
    }

    private static long micros(String time) {
        return micros(
                Instant.parse("2026-11-20T" + (time.length() == 5 ? time + ":00" : time) + "Z"));
    }

    private static long micros(Instant time) {
        return Window.micros(time);
    }
}
