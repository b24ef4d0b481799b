package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.RunState.ComponentRecord;
import dev.candlewick.localstack.Component;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.Role;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Asks every component of a running system how it is. */
public final class Inspection {
    private static final String FACTS =
            """
            SELECT (SELECT count(*) FROM rejected_tick r JOIN epoch e USING (log_epoch) WHERE e.state = 'LIVE'),
                   (SELECT count(*) FROM late_tick l JOIN epoch e USING (log_epoch) WHERE e.state = 'LIVE'),
                   (SELECT count(*) FROM feed_gap g JOIN epoch e USING (log_epoch) WHERE e.state = 'LIVE'),
                   (SELECT least(coalesce(sum(g.missing), 0), 9e18)::bigint FROM feed_gap g JOIN epoch e USING (log_epoch)
                    WHERE e.state = 'LIVE'),
                   (SELECT count(*) FROM rejected_candle r JOIN epoch e USING (log_epoch)
                    WHERE e.state = 'LIVE' AND r.resolved_at IS NULL),
                   (SELECT max(start_time) FROM latest_candle WHERE interval = '1s')""";

    private static final String GAPS =
            """
            SELECT g.symbol, g.source, g.from_time, g.to_time, g.missing, g.reason
            FROM feed_gap g JOIN epoch e USING (log_epoch) WHERE e.state = 'LIVE'
            ORDER BY g.to_time DESC, g.log_partition, g.log_offset DESC LIMIT 5""";

    private static final String AUDIT =
            """
            SELECT r.outcome, r.message, r.ended_at,
                   (SELECT count(*) FROM audit_unresolved),
                   (SELECT coalesce(sum(u.differences), 0) FROM audit_unresolved u),
                   (SELECT u.sample[1] FROM audit_unresolved u ORDER BY u.run_id DESC LIMIT 1)
            FROM audit_run r JOIN epoch e USING (log_epoch)
            WHERE e.state = 'LIVE' ORDER BY r.run_id DESC LIMIT 1""";

    private static final String CAUSE = "Caused by: ";

    private final Running running;
    private final RunState state;
    private final Programs programs;
    private final List<StatusReport.Part> parts;

    /** Of what does not answer nothing more is asked: it may be frozen. */
    private final boolean databaseAnswers;

    private final boolean logAnswers;

    private Inspection(Running running) {
        this.running = running;
        this.state = running.state();
        this.programs = new Programs(running.installation());
        this.parts = parts();
        this.databaseAnswers = isHealthy(running.stack().database());
        this.logAnswers = isHealthy(running.stack().broker());
    }

    private boolean isHealthy(Component component) {
        return parts.stream()
                .anyMatch(part -> part.name().equals(component.name()) && part.healthy());
    }

    /** What a system says of itself now; {@link StatusReport#DOWN} when none runs. */
    public static StatusReport of(Installation installation) {
        return Running.find(installation)
                .map(running -> new Inspection(running).report())
                .orElse(StatusReport.DOWN);
    }

    private StatusReport report() {
        StatusReport.Job job = job();
        Facts facts = databaseAnswers ? facts(running.stack().database()) : Facts.NONE;
        List<EpochRow> epochs = databaseAnswers ? epochs() : List.of();
        boolean ready =
                state.phase() == RunState.Phase.READY
                        && job.state().equals("RUNNING")
                        && parts.stream().allMatch(StatusReport.Part::healthy);
        return new StatusReport(
                ready,
                state.phase().name(),
                job,
                in(epochs, EpochRow.State.LIVE).map(this::lag).orElse(null),
                facts.rejected(),
                facts.late(),
                facts.gaps(),
                facts.missing(),
                facts.gaps() == null || facts.gaps() == 0
                        ? List.of()
                        : gaps(running.stack().database()),
                facts.refused(),
                hasAppendTime(),
                facts.lastCandle(),
                databaseAnswers ? audit(running.stack().database()) : null,
                epochs.stream().map(Inspection::shown).toList(),
                in(epochs, EpochRow.State.BUILDING).map(this::rebuild).orElse(null),
                state.urls(),
                parts);
    }

    private record Facts(
            @Nullable Long rejected,
            @Nullable Long late,
            @Nullable Long gaps,
            @Nullable Long missing,
            @Nullable Long refused,
            @Nullable String lastCandle) {
        static final Facts NONE = new Facts(null, null, null, null, null, null);
    }

    private List<StatusReport.Part> parts() {
        List<Component> components = new ArrayList<>();
        components.add(running.stack().database());
        components.add(running.stack().broker());
        components.add(running.stack().cluster().jobManager());
        components.addAll(running.stack().cluster().taskManagers());
        List<StatusReport.Part> parts = new ArrayList<>();
        for (Component component : components) {
            parts.add(
                    part(
                            component.name(),
                            component.isAlive() && component.healthy(),
                            component.pid()));
        }
        parts.add(
                part(
                        Programs.DASHBOARD,
                        Optional.ofNullable(state.urls().get("dashboard"))
                                .map(url -> Readiness.dashboardAnswers(URI.create(url)))
                                .orElse(false),
                        programs.process(Programs.DASHBOARD).pid()));
        running.archive()
                .ifPresent(
                        place ->
                                parts.add(
                                        withNote(
                                                part(
                                                        ArchiveWatch.NAME,
                                                        archiveRuns(place),
                                                        OptionalLong.empty()),
                                                whyNoArchive(place))));
        OptionalLong audit = programs.process(Programs.AUDIT).pid();
        parts.add(part(Programs.AUDIT, audit.isPresent(), audit));
        for (String feed : programs.feeds()) {
            OptionalLong pid = programs.process(feed).pid();
            if (pid.isEmpty() && !feed.equals(Programs.FEED)) {
                // A further feed that has ended is of no concern to the system.
                continue;
            }
            boolean expectedDead =
                    state.components()
                            .getOrDefault(feed, ComponentRecord.FRESH)
                            .note()
                            .equals("finished");
            parts.add(withProgress(withCalls(part(feed, pid.isPresent() || expectedDead, pid))));
        }
        return parts;
    }

    private boolean archiveRuns(String place) {
        try {
            return new ArchiveKeeper(running.installation(), running.stack(), place)
                    .running().stream().anyMatch(FlinkRest.Job::fullyRunning);
        } catch (FlinkRestException e) {
            return false;
        }
    }

    /** With the calls that the source of a feed has left, where it counts them. */
    private StatusReport.Part withCalls(StatusReport.Part feed) {
        Long pid = feed.pid();
        String calls =
                pid == null ? "" : FeedCalls.words(running.installation(), pid, Instant.now());
        return withNote(feed, calls);
    }

    /** How far a feed has come that carries somebody else's topic over, in its own words. */
    private StatusReport.Part withProgress(StatusReport.Part feed) {
        Long pid = feed.pid();
        return pid == null
                ? feed
                : withNote(feed, FeedLine.newest(pid, programs.process(feed.name()).logFile()));
    }

    private static StatusReport.Part withNote(StatusReport.Part part, String more) {
        return more.isEmpty()
                ? part
                : new StatusReport.Part(
                        part.name(),
                        part.healthy(),
                        part.pid(),
                        part.restarts(),
                        part.note().isEmpty() ? more : part.note() + "; " + more);
    }

    /** What last made the archive's job fail, while it is not back. */
    private String whyNoArchive(String place) {
        try {
            FlinkRest rest = running.stack().cluster().rest();
            return new ArchiveKeeper(running.installation(), running.stack(), place)
                    .running().stream()
                            .filter(job -> !job.fullyRunning())
                            .findFirst()
                            .flatMap(job -> rest.lastFailure(job.id()))
                            .map(Inspection::innermost)
                            .orElse("");
        } catch (FlinkRestException e) {
            return "";
        }
    }

    private StatusReport.Part part(String name, boolean healthy, OptionalLong pid) {
        ComponentRecord record = state.components().getOrDefault(name, ComponentRecord.FRESH);
        return new StatusReport.Part(
                name,
                healthy,
                pid.isPresent() ? pid.getAsLong() : null,
                record.restarts(),
                record.note());
    }

    private StatusReport.Job job() {
        RunState.JobRecord record = this.state.job();
        String state = record.id().isEmpty() ? "NONE" : jobState(record.id());
        return new StatusReport.Job(
                record.id(),
                state,
                record.restarts(),
                record.resubmissions(),
                record.note().isEmpty() ? whyNotRunning(state, record.id()) : record.note());
    }

    /** What last made a job fail that is still not back, in its own words. */
    private String whyNotRunning(String state, String id) {
        if (!state.equals("RESTARTING") && !state.equals("FAILING") && !state.equals("FAILED")) {
            return "";
        }
        try {
            return running.stack()
                    .cluster()
                    .rest()
                    .lastFailure(id)
                    .map(Inspection::innermost)
                    .orElse("");
        } catch (FlinkRestException e) {
            return "";
        }
    }

    /** The message of the innermost cause in a stack trace. */
    static String innermost(String stackTrace) {
        List<String> heads = stackTrace.lines().filter(line -> !line.startsWith("\t")).toList();
        return heads.stream()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((before, line) -> line)
                .or(() -> heads.stream().findFirst())
                .orElse("")
                .replace(CAUSE, "");
    }

    private String jobState(String id) {
        try {
            return running.stack()
                    .cluster()
                    .rest()
                    .job(id)
                    .map(FlinkRest.Job::state)
                    .orElse("LOST");
        } catch (FlinkRestException e) {
            return "UNKNOWN";
        }
    }

    /** Those whose rows are there; none when the database does not answer. */
    private List<EpochRow> epochs() {
        try {
            return running.epochs().all().stream()
                    .filter(epoch -> epoch.state() != EpochRow.State.DROPPED)
                    .toList();
        } catch (CommandFailure e) {
            // The database's own line in the report says that it does not answer.
            return List.of();
        }
    }

    private static Optional<EpochRow> in(List<EpochRow> epochs, EpochRow.State state) {
        return epochs.stream().filter(epoch -> epoch.state() == state).findFirst();
    }

    private static StatusReport.Epoch shown(EpochRow epoch) {
        return new StatusReport.Epoch(
                epoch.logEpoch(),
                epoch.state().name(),
                epoch.rules().horizonText(),
                epoch.createdAt(),
                epoch.liveFrom(),
                epoch.retiredAt());
    }

    private StatusReport.Rebuild rebuild(EpochRow building) {
        return new StatusReport.Rebuild(
                building.logEpoch(),
                buildingJobState(building),
                lag(building),
                RunLock.isHeld(running.installation().rebuildLockFile()));
    }

    private String buildingJobState(EpochRow building) {
        try {
            return EpochJobs.of(building.logEpoch(), running.stack().cluster().rest().jobs())
                    .map(FlinkRest.Job::state)
                    .orElse("NONE");
        } catch (FlinkRestException e) {
            return "UNKNOWN";
        }
    }

    private @Nullable Long lag(EpochRow epoch) {
        if (!logAnswers) {
            return null;
        }
        try (TickLog log = running.log()) {
            return log.lag(epoch.logEpoch());
        } catch (CommandFailure e) {
            // The broker's own line in the report says that it does not answer.
            return null;
        }
    }

    private @Nullable Boolean hasAppendTime() {
        if (!logAnswers) {
            return null;
        }
        try (TickLog log = running.log()) {
            return log.hasAppendTime();
        } catch (CommandFailure e) {
            // The broker's own line in the report says that it does not answer.
            return null;
        }
    }

    private static StatusReport.@Nullable Audit audit(Database database) {
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(AUDIT)) {
            return row.next()
                    ? new StatusReport.Audit(
                            row.getString(1),
                            row.getString(2),
                            row.getObject(3, OffsetDateTime.class).toInstant().toString(),
                            row.getLong(4),
                            row.getLong(5),
                            row.getString(6))
                    : null;
        } catch (SQLException e) {
            // The database's own line in the report says that it does not answer.
            return null;
        }
    }

    private static List<StatusReport.Gap> gaps(Database database) {
        List<StatusReport.Gap> gaps = new ArrayList<>();
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(GAPS)) {
            while (row.next()) {
                long count = row.getLong(5);
                @Nullable Long missing = row.wasNull() ? null : count;
                gaps.add(
                        new StatusReport.Gap(
                                row.getString(1),
                                row.getString(2),
                                row.getObject(3, OffsetDateTime.class).toInstant().toString(),
                                row.getObject(4, OffsetDateTime.class).toInstant().toString(),
                                missing,
                                row.getString(6)));
            }
        } catch (SQLException e) {
            // The database's own line in the report says that it does not answer.
            return List.of();
        }
        return gaps;
    }

    private static Facts facts(Database database) {
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            OffsetDateTime last = row.getObject(6, OffsetDateTime.class);
            return new Facts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    last == null ? null : last.toInstant().toString());
        } catch (SQLException e) {
            // The database's own line in the report says that it does not answer.
            return Facts.NONE;
        }
    }
}
