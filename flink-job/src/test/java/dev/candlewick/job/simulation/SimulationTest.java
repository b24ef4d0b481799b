package dev.candlewick.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.simulation.SimulatedDatabase.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand schedules of failures; a seed that fails is named with its steps. */
class SimulationTest {
    private static final int SCHEDULES = 10_000;
    private static final int SCHEDULES_FOR_A_FLAW = 2_000;
    private static final int MOST_STEPS = 300;
    private static final int MOST_ZOMBIES = 2;
    private static final Path REPORT = Path.of("target/mutations/report.txt");

    @Test
    void noScheduleOfFailuresChangesACandle() {
        int kills = 0;
        int checkpoints = 0;
        for (int seed = 0; seed < SCHEDULES; seed++) {
            Schedule schedule = new Schedule(seed, Flaw.NONE);
            try {
                schedule.run();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " after " + schedule.steps, e);
            }
            kills += schedule.kills;
            checkpoints += schedule.checkpoints;
        }
        assertThat(kills).as("kills").isGreaterThan(SCHEDULES);
        assertThat(checkpoints).as("checkpoints").isGreaterThan(SCHEDULES);
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFlawIsNoticed(Flaw flaw) throws IOException {
        Optional<String> noticed = Optional.empty();
        for (int seed = 0; seed < SCHEDULES_FOR_A_FLAW && noticed.isEmpty(); seed++) {
            try {
                new Schedule(seed, flaw).run();
            } catch (Violation e) {
                noticed = Optional.of("schedule %d: %.120s".formatted(seed, e.getMessage()));
            }
        }
        report(flaw, noticed);
        assertThat(noticed).isPresent();
    }

    /** A line of {@code target/mutations/report.txt}, which the test command shows. */
    private static void report(Flaw flaw, Optional<String> noticed) throws IOException {
        Files.createDirectories(REPORT.getParent());
        Files.writeString(
                REPORT,
                "%-30s %s%n"
                        .formatted(
                                flaw,
                                noticed.map(by -> "noticed: simulated " + by)
                                        .orElse("NOT NOTICED in the simulation")),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @BeforeAll
    static void nothingIsReportedYet() throws IOException {
        Files.deleteIfExists(REPORT);
    }

    /** Steps of one seed until everything is read, and then the end in peace. */
    private static final class Schedule {
        final List<String> steps = new ArrayList<>();
        int kills;
        int checkpoints;

        private final SplittableRandom random;
        private final Flaw flaw;
        private final SimulatedLog log;
        private final SimulatedDatabase database;
        private final List<SimulatedJob> zombies = new ArrayList<>();
        private SimulatedJob.Checkpoint newest = SimulatedJob.Checkpoint.at(0, 0);
        private SimulatedJob job;

        Schedule(long seed, Flaw flaw) {
            random = new SplittableRandom(seed);
            this.flaw = flaw;
            log = new SimulatedLog(random);
            database = new SimulatedDatabase(log, flaw);
            if (flaw == Flaw.START_AT_LATEST) {
                newest = SimulatedJob.Checkpoint.at(3, 3);
            }
            job = new SimulatedJob(log, database, flaw, newest);
        }

        void run() {
            int count = random.nextInt(MOST_STEPS);
            for (int step = 0; step < count; step++) {
                step();
            }
            database.away = false;
            steps.add("finish");
            job.finish();
            // A job that has been replaced may still wake up after everything is done.
            zombies.forEach(SimulatedJob::flush);
            database.checkComplete();
        }

        private void step() {
            switch (random.nextInt(40)) {
                case 0 -> kill();
                case 1, 2 -> {
                    database.away = !database.away;
                    steps.add("database away: " + database.away);
                }
                case 3, 4, 5 -> checkpoint();
                default -> move(pick());
            }
        }

        /** On its way other things happen, and it may end unfinished. */
        private void checkpoint() {
            steps.add("begin checkpoint");
            job.beginCheckpoint();
            for (int partition = 0; partition < SimulatedLog.PARTITIONS; partition++) {
                somethingElse();
                job.sendBarrier(partition);
                somethingElse();
                boolean more = true;
                while (more) {
                    more = job.deliver(partition);
                }
            }
            somethingElse();
            complete(job);
        }

        private void somethingElse() {
            while (random.nextInt(3) == 0) {
                move(pick());
            }
        }

        /** Mostly the job, now and then one that it has replaced. */
        private SimulatedJob pick() {
            return zombies.isEmpty() || random.nextInt(5) > 0
                    ? job
                    : zombies.get(random.nextInt(zombies.size()));
        }

        private void move(SimulatedJob moved) {
            int partition = random.nextInt(SimulatedLog.PARTITIONS);
            int kind = random.nextInt(16);
            steps.add((moved == job ? "job " : "zombie ") + kind + " at " + partition);
            switch (kind) {
                case 0, 1, 2, 3 -> {
                    for (int records = random.nextInt(4); records >= 0; records--) {
                        moved.read(partition);
                    }
                }
                case 4 -> moved.handOn(partition);
                case 5 -> moved.handPartialsOn(partition);
                case 6 -> moved.goIdle(partition);
                case 7 -> moved.sweep();
                case 8, 9 -> moved.flush();
                case 10, 11 -> moved.sendBarrier(partition);
                case 12, 13 -> complete(moved);
                default -> {
                    for (int elements = random.nextInt(4); elements >= 0; elements--) {
                        moved.deliver(partition);
                    }
                }
            }
        }

        /** What a replaced job completes, nobody hears. */
        private void complete(SimulatedJob moved) {
            SimulatedJob.Checkpoint done = moved.finishCheckpoint();
            if (done != null && moved == job) {
                newest = done;
                checkpoints++;
            }
        }

        private void kill() {
            kills++;
            boolean lives = random.nextInt(3) == 0 && zombies.size() < MOST_ZOMBIES;
            steps.add("kill, zombie: " + lives);
            if (lives) {
                zombies.add(job);
            }
            job = new SimulatedJob(log, database, flaw, restart());
        }

        private SimulatedJob.Checkpoint restart() {
            return flaw == Flaw.NO_STATE_AFTER_RESTART
                    ? SimulatedJob.Checkpoint.at(newest.positions)
                    : newest;
        }
    }
}
