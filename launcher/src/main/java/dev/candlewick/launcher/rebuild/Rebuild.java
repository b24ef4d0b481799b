package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.run.Drain;
import dev.candlewick.launcher.run.EpochJobs;
import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.EpochTable;
import dev.candlewick.launcher.run.JobKeeper;
import dev.candlewick.launcher.run.Readiness;
import dev.candlewick.launcher.run.RebuildRecord;
import dev.candlewick.launcher.run.RunFile;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.launcher.run.TickLog;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.Role;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.Verification;
import dev.candlewick.verify.VerifyOptions;
import dev.candlewick.verify.VerifyReport;
import dev.candlewick.verify.log.ArchivedTickLog;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folds the whole log into the next epoch beside the live one, proves it, and switches.
 *
 * <p>It only writes what another rebuild can go on from: the line in {@code epoch} before the job,
 * the record on disk before the switch. Taking over the new job and cancelling the old one is the
 * supervisor's part, which follows the table.
 */
public final class Rebuild {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(60);

    private final Running running;
    private final EpochTable epochs;
    private final JobKeeper keeper;
    private final FlinkRest rest;
    private final RunFile<RebuildRecord> record;
    private final EpochRemoval removal;
    private final Console console;
    private final PrintWriter out;

    /**
     * A rebuild of a running system.
     *
     * @param out takes the report
     */
    public Rebuild(Running running, Console console, PrintWriter out) {
        this.running = running;
        this.epochs = running.epochs();
        this.keeper =
                new JobKeeper(
                        running.installation(),
                        running.stack(),
                        Optional.empty(),
                        running.archive());
        this.rest = running.stack().cluster().rest();
        this.record = new RunFile<>(running.installation().rebuildFile(), RebuildRecord.class);
        this.removal = new EpochRemoval(running, out);
        this.console = console;
        this.out = out;
    }

    /**
     * Rebuilds; returns when readers see the new epoch.
     *
     * @param horizon the new horizon; the present one when empty
     * @param instruments the new instrument file, word for word; the present one when empty
     * @param dropOld whether to delete the rows of the old epoch afterwards
     * @param fromWhatIsLeft whether to fold a log that has lost its beginning
     * @return false when the new epoch is not what an independent fold says; readers then still see
     *     the old one
     * @throws CommandFailure wrong usage, something not available, or timed out
     */
    public boolean run(
            Optional<Duration> horizon,
            Optional<String> instruments,
            Duration timeout,
            boolean dropOld,
            boolean fromWhatIsLeft) {
        Instant deadline = Instant.now().plus(timeout);
        epochs.requireLive();
        RebuildPlan plan =
                RebuildPlan.decide(
                        epochs.all(),
                        record.read().orElse(null),
                        new RebuildPlan.Asked(horizon, instruments));
        return switch (plan) {
            case RebuildPlan.Refuse refuse -> throw CommandFailure.wrongUsage(refuse.why());
            case RebuildPlan.Begin begin -> begin(begin, deadline, dropOld, fromWhatIsLeft);
            case RebuildPlan.Resume resume -> {
                console.say("rebuild: going on with epoch " + resume.building().logEpoch());
                BuildingJob job = jobOf(resume.building());
                job.begin();
                yield build(resume.live(), job, deadline, dropOld);
            }
            case RebuildPlan.Finish finish -> {
                console.say("rebuild: " + finish.told());
                out.println(finish.told());
                out.flush();
                finish(finish.switched(), dropOld);
                yield true;
            }
        };
    }

    private boolean begin(
            RebuildPlan.Begin begin, Instant deadline, boolean dropOld, boolean fromWhatIsLeft) {
        if (!fromWhatIsLeft) {
            requireWholeLog();
        }
        EpochRow building = epochs.begin(begin.rules());
        console.say(
                "rebuild: epoch %d is begun, horizon %s"
                        .formatted(building.logEpoch(), building.rules().horizonText()));
        BuildingJob job = jobOf(building);
        try {
            job.begin();
        } catch (FlinkRestException e) {
            if (e.unreachable()) {
                throw e;
            }
            // Rules that the job refuses must not leave an epoch behind that can never be built.
            removal.remove(building.logEpoch());
            throw CommandFailure.wrongUsage(
                    "The job was not accepted; nothing was changed. " + e.getMessage());
        }
        return build(begin.live(), job, deadline, dropOld);
    }

    private BuildingJob jobOf(EpochRow building) {
        return new BuildingJob(building, keeper, rest, console);
    }

    /** Of a log that has lost its beginning, a new epoch would have fewer candles. */
    private void requireWholeLog() {
        beginnings()
                .forEach(
                        (partition, offset) -> {
                            if (offset > 0) {
                                throw CommandFailure.unavailable(
                                        "The log of partition %d begins at offset %d, so a rebuild would lose the candles before it. Nothing was changed. If they may go: ./candlewick rebuild --from-what-is-left"
                                                .formatted(partition, offset));
                            }
                        });
    }

    /** Where the log begins, with what only the archive has. */
    private Map<Integer, Long> beginnings() {
        if (running.archive().isPresent()) {
            try (ArchivedTickLog log =
                    new ArchivedTickLog(
                            running.archive().get(),
                            running.stack().broker().bootstrapServers(),
                            Broker.TICKS)) {
                return log.beginnings();
            } catch (UnavailableException e) {
                throw CommandFailure.unavailable(String.valueOf(e.getMessage()), e);
            }
        }
        try (TickLog log = running.log()) {
            return log.beginningOffsets();
        }
    }

    private boolean build(EpochRow live, BuildingJob job, Instant deadline, boolean dropOld) {
        EpochRow building = job.epoch();
        foldTheLog(job, deadline);
        VerifyReport verified = verify(job, deadline);
        if (!verified.ok()) {
            verified.print(out);
            console.say(
                    "rebuild: epoch %d does not agree with the log; readers still see epoch %d. ./candlewick verify --epoch %d looks again, ./candlewick rebuild --abandon drops it."
                            .formatted(building.logEpoch(), live.logEpoch(), building.logEpoch()));
            return false;
        }
        Map<Integer, Long> end = drain(job, deadline);
        Map<String, EpochTable.Changes> changes =
                epochs.changes(live.logEpoch(), building.logEpoch(), both(live, end, deadline));
        // The comparison may have taken a while; readers shall not go back by that.
        drain(job, deadline);
        RebuildRecord switched = new RebuildRecord(live.logEpoch(), building.logEpoch());
        record.write(switched);
        epochs.switchTo(building.logEpoch());
        console.say("rebuild: readers see epoch %d".formatted(building.logEpoch()));
        new RebuildReport(live, building, verified, changes).print(out);
        finish(switched, dropOld);
        return true;
    }

    private void foldTheLog(BuildingJob job, Instant deadline) {
        EpochRow building = job.epoch();
        try (TickLog log = running.log()) {
            Map<Integer, Long> end = log.endOffsets();
            long total = end.values().stream().mapToLong(Long::longValue).sum();
            long covered = total - TickLog.behind(end, log.coveredOffsets(building.logEpoch()));
            Pace pace = new Pace(Instant.now(), covered);
            while (covered < total) {
                if (Instant.now().isAfter(deadline)) {
                    throw timedOut(building);
                }
                Readiness.pause(POLL);
                job.keepRunning();
                covered = total - TickLog.behind(end, log.coveredOffsets(building.logEpoch()));
                if (pace.isDue(Instant.now(), covered)) {
                    console.say("rebuild: " + pace.line(Instant.now(), covered, total));
                }
            }
        }
    }

    private VerifyReport verify(BuildingJob job, Instant deadline) {
        Map<Integer, Long> end = drain(job, deadline);
        VerifyOptions options =
                VerifyOptions.of(
                                running.stack().broker().bootstrapServers(),
                                running.stack().database().jdbcUrl(),
                                Role.OWNER.roleName(),
                                running.stack().database().password(Role.OWNER))
                        .epoch(job.epoch().logEpoch())
                        .drainedTo(end);
        try {
            return Verification.run(
                    running.archiveWhereNeeded().map(options::archive).orElse(options),
                    message -> console.say("rebuild: " + message));
        } catch (UnavailableException e) {
            throw CommandFailure.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether its job runs; one that restarts is given a while. */
    private boolean comesBack(EpochRow epoch) {
        Instant patience = Instant.now().plus(RESTART_PATIENCE);
        Optional<FlinkRest.Job> job = EpochJobs.of(epoch.logEpoch(), rest.jobs());
        while (job.isPresent() && !job.get().fullyRunning() && Instant.now().isBefore(patience)) {
            Readiness.pause(POLL);
            job = EpochJobs.of(epoch.logEpoch(), rest.jobs());
        }
        return job.map(FlinkRest.Job::fullyRunning).orElse(false);
    }

    /** The offsets up to which the live epoch has come as well. */
    private Map<Integer, Long> both(EpochRow live, Map<Integer, Long> end, Instant deadline) {
        if (comesBack(live)) {
            new Drain(running).run(live.logEpoch(), left(deadline));
            return end;
        }
        // Its job is refused, by this version of the program or because its log is lost: that is
        // what the rebuild is for.
        try (TickLog log = running.log()) {
            Map<Integer, Long> covered = new TreeMap<>(log.coveredOffsets(live.logEpoch()));
            covered.keySet().retainAll(end.keySet());
            covered.replaceAll(
                    (partition, offset) -> Math.min(offset, end.getOrDefault(partition, 0L)));
            return covered;
        }
    }

    /** The end offsets up to which the epoch is now in the database. */
    private Map<Integer, Long> drain(BuildingJob job, Instant deadline) {
        return new Drain(running)
                .run(job.epoch().logEpoch(), left(deadline), job::keepRunning)
                .endOffsets();
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Waits until the supervisor has followed, and tidies up. */
    private void finish(RebuildRecord switched, boolean dropOld) {
        if (!new TakeOver(running).await(switched)) {
            console.say("rebuild: the supervisor has not taken over yet; see ./candlewick status");
        }
        if (dropOld) {
            removal.drop(switched.oldEpoch());
        }
        record.delete();
    }

    private static CommandFailure timedOut(EpochRow building) {
        return CommandFailure.timedOut(
                "Epoch %d has not folded the whole log yet; its job goes on. ./candlewick rebuild waits again, ./candlewick rebuild --abandon drops it."
                        .formatted(building.logEpoch()));
    }
}
