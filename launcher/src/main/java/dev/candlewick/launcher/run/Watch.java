package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.localstack.Component;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.LocalStackException;
import dev.candlewick.localstack.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at every process about twice a second and brings back those that died. */
final class Watch {
    private final LocalStack stack;
    private final Programs programs;
    private final Ledger ledger;
    private final Console console;
    private final JobWatch job;
    private final Supplier<Process> dashboardStarter;
    private final Supplier<Process> auditStarter;
    private final Optional<SystemPlan.FeedPlan> feedPlan;
    private final Optional<ArchiveWatch> archive;
    private final Map<String, Backoff> backoffs = new HashMap<>();
    private final Map<String, String> complaints = new HashMap<>();
    private Process dashboard;
    private Process audit;
    private @Nullable Process feed;

    Watch(
            LocalStack stack,
            Programs programs,
            Ledger ledger,
            Console console,
            JobWatch job,
            Supplier<Process> dashboardStarter,
            Process dashboard,
            Supplier<Process> auditStarter,
            Optional<SystemPlan.FeedPlan> feedPlan,
            Optional<Process> feed,
            Optional<ArchiveWatch> archive) {
        this.stack = stack;
        this.programs = programs;
        this.ledger = ledger;
        this.console = console;
        this.job = job;
        this.dashboardStarter = dashboardStarter;
        this.dashboard = dashboard;
        this.auditStarter = auditStarter;
        this.audit = auditStarter.get();
        this.feedPlan = feedPlan;
        this.feed = feed.orElse(null);
        this.archive = archive;
    }

    void beat() {
        for (Component component : processes()) {
            if (!component.isAlive()) {
                bringBack(component.name(), () -> component.start(Progress.SILENT));
            }
        }
        if (!dashboard.isAlive()) {
            bringBack(Programs.DASHBOARD, () -> dashboard = dashboardStarter.get());
        }
        if (!audit.isAlive()) {
            bringBack(Programs.AUDIT, () -> audit = auditStarter.get());
        }
        if (feed != null && !feed.isAlive()) {
            feedEnded(feed.exitValue());
        }
        guarded("Flink job", job::beat);
        archive.ifPresent(watched -> guarded(ArchiveWatch.NAME, watched::beat));
    }

    private List<Component> processes() {
        List<Component> processes = new ArrayList<>();
        processes.add(stack.database());
        processes.add(stack.broker());
        processes.add(stack.cluster().jobManager());
        processes.addAll(stack.cluster().taskManagers());
        return processes;
    }

    private void feedEnded(int exitCode) {
        SystemPlan.FeedPlan plan = feedPlan.orElseThrow();
        if (exitCode == ExitCode.GOOD) {
            ledger.note(Programs.FEED, "finished");
            feed = null;
        } else if (plan.endsByItself() || exitCode == ExitCode.WRONG_USAGE) {
            // From its beginning, a replay would send everything a second time.
            ledger.note(
                    Programs.FEED,
                    "ended with exit code %d, see %s"
                            .formatted(exitCode, programs.process(Programs.FEED).logFile()));
            feed = null;
        } else {
            bringBack(
                    Programs.FEED,
                    () ->
                            feed =
                                    programs.startFeed(
                                            Programs.FEED,
                                            stack.broker().bootstrapServers(),
                                            plan.arguments()));
        }
    }

    private void bringBack(String name, Runnable start) {
        Instant now = Instant.now();
        Backoff backoff = backoffs.computeIfAbsent(name, unused -> new Backoff());
        if (!backoff.isDue(now)) {
            return;
        }
        backoff.attempted(now);
        console.say("%s  %s has died; starting it again".formatted(now, name));
        guarded(
                name,
                () -> {
                    start.run();
                    ledger.restarted(name);
                });
    }

    /** One component that does not come back must not end the watch over the others. */
    private void guarded(String name, Runnable action) {
        try {
            action.run();
            complaints.remove(name);
        } catch (LocalStackException | FlinkRestException | CommandFailure e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            String message = String.valueOf(e.getMessage());
            if (!message.equals(complaints.put(name, message))) {
                console.say("%s  %s: %s".formatted(Instant.now(), name, message));
                ledger.note(name, message.lines().findFirst().orElse(""));
            }
        }
    }
}
