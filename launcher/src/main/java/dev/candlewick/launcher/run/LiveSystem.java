package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.RunState.Phase;
import dev.candlewick.localstack.Deletion;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.LocalStackException;
import dev.candlewick.localstack.Ports;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that {@code up} starts, from the first port to the last stop. Used by one thread. */
final class LiveSystem {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration SILENT_PATIENCE = Duration.ofSeconds(20);
    private static final int DASHBOARD_PORT = 8080;
    private static final int MANAGEMENT_PORT = 8090;

    /** Two systems that start at once can take one port after the other from each other. */
    private static final int PORT_ATTEMPTS = 10;

    private static final String WITHOUT_JOB =
            "  Readers see the candles that are there. ./candlewick rebuild folds the log anew and switches them over.";

    private final Installation installation;
    private final SystemPlan plan;
    private final Console console;
    private final Programs programs;
    private final Instant began = Instant.now();
    private final Ledger ledger;
    private int dashboardPort;
    private int managementPort;

    /** Whether there was an epoch before; its job has something to remember. */
    private boolean goesOn;

    private @Nullable LocalStack stack;
    private @Nullable Watch watch;

    LiveSystem(Installation installation, SystemPlan plan, Console console) {
        this.installation = installation;
        this.plan = plan;
        this.console = console;
        this.programs = new Programs(installation);
        this.ledger = new Ledger(Running.runFile(installation), began);
    }

    RunState state() {
        return ledger.state();
    }

    /** Starts everything and returns when everything answers. */
    void start() {
        if (plan.dashboardPort().isPresent()) {
            // A person waits for nothing when it is taken.
            ports().required(plan.dashboardPort().getAsInt(), "dashboard's port", "--port");
        }
        programs.forgetEnded();
        if (plan.fresh()) {
            Running.settings(installation).erase();
            forgetFolds();
            console.say("  All earlier data is deleted (--fresh)");
        }
        LocalStack live = startStack();
        stack = live;
        Instant asked = Instant.now();
        dashboardPort =
                plan.dashboardPort()
                        .orElseGet(() -> ports().preferred(DASHBOARD_PORT, "the dashboard"));
        managementPort = ports().preferred(MANAGEMENT_PORT, "the dashboard's metrics");
        Process dashboard = startDashboard(live);
        JobKeeper job = new JobKeeper(installation, live, plan.instruments(), plan.archive());
        JobKeeper.Submission submission = runJob(live, job);
        Optional<Process> feed = plan.feed().map(wanted -> startFeed(live, wanted));
        dashboard = dashboardThatAnswers(live, dashboard);
        console.done(
                "Dashboard", "127.0.0.1:" + dashboardPort, Duration.between(asked, Instant.now()));
        if (submission.accepted()) {
            feed.ifPresent(process -> awaitFirstCandle(live, submission, process));
        }
        Optional<ArchiveKeeper> keeper =
                plan.archive().map(place -> new ArchiveKeeper(installation, live, place));
        keeper.ifPresent(this::startArchive);
        ledger.urls(urls(live));
        targetsFile()
                .write(
                        ScrapeTargets.of(
                                live.cluster(), ScrapeTargets.dashboardMetrics(managementPort)));
        watch =
                new Watch(
                        live,
                        programs,
                        ledger,
                        console,
                        new JobWatch(live, job, switchedFile(), ledger, console, submission),
                        () -> startDashboard(live),
                        dashboard,
                        () ->
                                programs.startAudit(
                                        live.database(), live.broker().bootstrapServers()),
                        plan.feed(),
                        feed,
                        keeper.map(each -> new ArchiveWatch(each, programs, ledger, console)));
        ledger.phase(Phase.READY);
    }

    void keepAlive() {
        if (watch != null) {
            watch.beat();
        }
    }

    /** Stops everything that runs; data stays. */
    void stop() {
        Instant asked = Instant.now();
        ledger.phase(Phase.STOPPING);
        console.say("Stopping");
        for (String name : programs.alive()) {
            programs.process(name).stop("TERM", Programs.STOP_PATIENCE);
        }
        if (stack != null) {
            finishArchive(stack);
            finishJob(stack);
            stack.close();
        }
        Running.runFile(installation).delete();
        targetsFile().delete();
        console.say(
                "Stopped in %s; the data stays in %s"
                        .formatted(
                                Console.seconds(Duration.between(asked, Instant.now())),
                                installation.state()));
    }

    private LocalStack startStack() {
        for (int attempt = 1; ; attempt++) {
            PortChoice ports = ports();
            Ports usual = Ports.standard();
            try {
                return Running.settings(installation)
                        .ports(
                                new Ports(
                                        ports.preferred(usual.database(), "TimescaleDB"),
                                        ports.preferred(usual.broker(), "Kafka"),
                                        ports.preferred(usual.flink(), "Flink")))
                        .start(console);
            } catch (LocalStackException e) {
                // Another program took one between the choice and the start.
                if (e.reason() != LocalStackException.Reason.PORT_TAKEN
                        || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                console.say("  A port was taken meanwhile; choosing again");
            }
        }
    }

    private PortChoice ports() {
        return new PortChoice(message -> console.say("  " + message));
    }

    private JobKeeper.Submission runJob(LocalStack live, JobKeeper job) {
        Optional<EpochRow> epoch = new EpochTable(live.database()).live();
        goesOn = epoch.isPresent();
        if (epoch.isPresent() && job.isOfAnotherLog(epoch.get())) {
            return withoutJob(epoch.get(), JobKeeper.OTHER_LOG);
        }
        try {
            return submitAndAwait(live, job);
        } catch (FlinkRestException e) {
            if (e.unreachable() || epoch.isEmpty()) {
                throw e;
            }
            // A newer program may know other calendars or condition tables than the epoch has.
            return withoutJob(epoch.get(), String.valueOf(e.getMessage()));
        }
    }

    /** Comes up all the same, so that a rebuild can be asked for. */
    private JobKeeper.Submission withoutJob(EpochRow epoch, String reason) {
        console.failed("Flink job", "refused");
        console.say(reason);
        console.say(WITHOUT_JOB);
        return JobKeeper.Submission.refused(epoch.logEpoch(), reason);
    }

    private JobKeeper.Submission submitAndAwait(LocalStack live, JobKeeper job) {
        Instant asked = Instant.now();
        console.started("Flink job");
        JobKeeper.Submission submission = job.submitLive();
        FlinkRest rest = live.cluster().rest();
        Readiness.await(
                () -> {
                    Optional<FlinkRest.Job> seen = rest.job(submission.id());
                    if (seen.isPresent() && seen.get().ended()) {
                        throw CommandFailure.unavailable(
                                "The Flink job ended as %s: %s"
                                        .formatted(
                                                seen.get().state(),
                                                rest.lastFailure(submission.id())
                                                        .orElse("no reason given")));
                    }
                    return (seen.map(FlinkRest.Job::fullyRunning).orElse(false)
                                    && job.epochIsRegistered(submission.logEpoch()))
                            || keepsFailing(rest, submission);
                },
                START_PATIENCE,
                () ->
                        "The Flink job does not run yet after %d s (%s). See %s and %s"
                                .formatted(
                                        START_PATIENCE.toSeconds(),
                                        rest.lastFailure(submission.id()).orElse("no failure"),
                                        live.cluster().restUrl(),
                                        live.cluster().logFile()));
        job.recordFold(submission.logEpoch());
        if (keepsFailing(rest, submission)) {
            sayWhyItFails(rest, submission);
        } else {
            console.done(
                    "Flink job",
                    "runs " + submission.startedFrom(),
                    Duration.between(asked, Instant.now()));
        }
        return submission;
    }

    /** A log or a database that is not what the job remembers makes it fail each time it starts. */
    private boolean keepsFailing(FlinkRest rest, JobKeeper.Submission submission) {
        return Restarts.keepFailing(goesOn, rest.restarts(submission.id()));
    }

    private void sayWhyItFails(FlinkRest rest, JobKeeper.Submission submission) {
        console.failed("Flink job", "fails again and again");
        console.say(
                rest.lastFailure(submission.id())
                        .map(Inspection::innermost)
                        .orElse("no reason given"));
        console.say(WITHOUT_JOB);
    }

    private void startArchive(ArchiveKeeper keeper) {
        Instant asked = Instant.now();
        console.started(ArchiveWatch.NAME);
        String from = keeper.submit();
        console.done(
                ArchiveWatch.NAME,
                "%s, %s".formatted(keeper.place(), from),
                Duration.between(asked, Instant.now()));
    }

    /** Everything that the topic holds is in the archive when this returns, if it can be. */
    private void finishArchive(LocalStack live) {
        if (plan.archive().isEmpty() || !live.cluster().jobManager().isAlive()) {
            return;
        }
        try {
            new ArchiveKeeper(installation, live, plan.archive().get()).finish();
        } catch (FlinkRestException | LocalStackException | CommandFailure e) {
            console.say(
                    "  The archive does not hold the newest messages yet; it goes on next time ("
                            + e.getMessage()
                            + ")");
        }
    }

    private void forgetFolds() {
        try {
            Deletion.delete(installation.foldFolder());
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "%s cannot be deleted: %s".formatted(installation.foldFolder(), e), e);
        }
        switchedFile().delete();
    }

    private RunFile<ScrapeTargets.Group[]> targetsFile() {
        return new RunFile<>(installation.scrapeTargetsFile(), ScrapeTargets.Group[].class);
    }

    private RunFile<RebuildRecord> switchedFile() {
        return new RunFile<>(installation.rebuildFile(), RebuildRecord.class);
    }

    private Process startFeed(LocalStack live, SystemPlan.FeedPlan wanted) {
        return programs.startFeed(
                Programs.FEED, live.broker().bootstrapServers(), wanted.arguments());
    }

    private Process startDashboard(LocalStack live) {
        return programs.startDashboard(
                live.database(),
                live.cluster().restUrl(),
                live.broker().bootstrapServers(),
                plan.archive(),
                dashboardPort,
                managementPort);
    }

    /**
     * The dashboard takes long to come to its ports; another program may have taken one meanwhile.
     */
    private Process dashboardThatAnswers(LocalStack live, Process first) {
        Process dashboard = first;
        for (int attempt = 1; ; attempt++) {
            try {
                awaitDashboard(dashboard);
                return dashboard;
            } catch (CommandFailure e) {
                if (dashboard.isAlive() || attempt == PORT_ATTEMPTS || !chooseOtherPorts()) {
                    throw e;
                }
                dashboard = startDashboard(live);
            }
        }
    }

    /** False when a person has asked for a port, and when both ports are free. */
    private boolean chooseOtherPorts() {
        PortChoice free = ports();
        int page = free.preferred(dashboardPort, "the dashboard");
        int management = free.preferred(managementPort, "the dashboard's metrics");
        boolean pageMoves = page != dashboardPort;
        if (pageMoves ? plan.dashboardPort().isPresent() : management == managementPort) {
            return false;
        }
        dashboardPort = page;
        managementPort = management;
        return true;
    }

    private void awaitDashboard(Process process) {
        URI address = URI.create("http://127.0.0.1:" + dashboardPort);
        Readiness.await(
                () -> {
                    if (!process.isAlive()) {
                        throw CommandFailure.unavailable(
                                "The dashboard ended while it was starting:\n"
                                        + programs.process(Programs.DASHBOARD).lastLines());
                    }
                    return Readiness.dashboardAnswers(address);
                },
                START_PATIENCE,
                () ->
                        "The dashboard does not answer after %d s. See %s"
                                .formatted(
                                        START_PATIENCE.toSeconds(),
                                        programs.process(Programs.DASHBOARD).logFile()));
    }

    private void awaitFirstCandle(LocalStack live, JobKeeper.Submission submission, Process feed) {
        Instant asked = Instant.now();
        FlinkRest rest = live.cluster().rest();
        Readiness.await(
                () -> {
                    if (!feed.isAlive() && feed.exitValue() != ExitCode.GOOD) {
                        throw CommandFailure.ofChild(
                                feed.exitValue(),
                                "The feed ended:\n" + programs.process(Programs.FEED).lastLines());
                    }
                    return !feed.isAlive()
                            || Readiness.candleWrittenSince(live.database(), began)
                            || keepsFailing(rest, submission)
                            || mayStaySilent(asked);
                },
                START_PATIENCE,
                () ->
                        "No candle has arrived in the database after %d s. See %s"
                                .formatted(
                                        START_PATIENCE.toSeconds(),
                                        programs.process(Programs.FEED).logFile()));
        if (keepsFailing(rest, submission)) {
            sayWhyItFails(rest, submission);
        } else if (feed.isAlive() && mayStaySilent(asked)) {
            console.done("Feed", "nothing new yet", Duration.between(asked, Instant.now()));
        } else {
            console.done("Feed", "candles arrive", Duration.between(asked, Instant.now()));
        }
    }

    /** A market may be closed, and somebody else's topic hold nothing that was not read before. */
    private boolean mayStaySilent(Instant since) {
        return plan.feed().filter(SystemPlan.FeedPlan::mayBeSilent).isPresent()
                && Duration.between(since, Instant.now()).compareTo(SILENT_PATIENCE) > 0;
    }

    private Map<String, String> urls(LocalStack live) {
        Map<String, String> urls = new LinkedHashMap<>();
        urls.put("dashboard", "http://127.0.0.1:" + dashboardPort);
        urls.put("flink", live.cluster().restUrl().toString());
        urls.put("kafka", live.broker().bootstrapServers());
        urls.put(
                "psql",
                "PGPASSFILE='%s' psql -U %s '%s'"
                        .formatted(
                                live.database().pgpass(),
                                Role.READER.roleName(),
                                live.database().jdbcUrl().substring("jdbc:".length())));
        plan.archive().ifPresent(place -> urls.put("archive", place));
        urls.put("metrics-jobmanager", live.cluster().jobManager().metricsUrl().toString());
        urls.put(
                "metrics-taskmanager",
                live.cluster().taskManagers().stream()
                        .map(process -> process.metricsUrl().toString())
                        .collect(Collectors.joining(" ")));
        urls.put("metrics-dashboard", ScrapeTargets.dashboardMetrics(managementPort).toString());
        urls.put("metrics", installation.scrapeTargetsFile().toString());
        return urls;
    }

    /**
     * Ends every job of ours. A last checkpoint makes the next start short; without it the log is
     * read again from an older one.
     */
    private void finishJob(LocalStack live) {
        if (!live.cluster().jobManager().isAlive()) {
            return;
        }
        try {
            FlinkRest rest = live.cluster().rest();
            for (FlinkRest.Job job : EpochJobs.alive(rest.jobs())) {
                if (job.fullyRunning()) {
                    rest.triggerCheckpoint(job.id(), Duration.ofSeconds(15));
                    rest.cancel(job.id(), Duration.ofSeconds(15));
                }
            }
        } catch (FlinkRestException | LocalStackException e) {
            console.say(
                    "  The job goes on from an older checkpoint next time ("
                            + e.getMessage()
                            + ")");
        }
    }
}
