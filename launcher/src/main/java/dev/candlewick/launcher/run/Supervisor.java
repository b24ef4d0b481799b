package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The process that starts the system, keeps it alive, and stops it on SIGINT or SIGTERM.
 *
 * <p>If it is killed, its lock is free again and the components live on; the next start finds and
 * stops them before it begins.
 */
public final class Supervisor {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(100);
    private static final long LEAST_ROOM = 512L << 20;
    private static final Duration BEAT = Duration.ofMillis(500);

    private final Installation installation;
    private final SystemPlan plan;
    private final Console console;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Supervisor(Installation installation, SystemPlan plan, Console console) {
        this.installation = installation;
        this.plan = plan;
        this.console = console;
    }

    /**
     * Runs the system until it is told to stop. The lock must be held by the caller.
     *
     * @param whenReady told once, when everything really answers
     */
    public void run(Consumer<RunState> whenReady) {
        Thread supervisor = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopOnSignal(supervisor), "stop-on-signal"));
        boolean lastRunWasKilled = Running.runFile(installation).read().isPresent();
        // From here on the record on disk names this process.
        LiveSystem system = new LiveSystem(installation, plan, console);
        try {
            if (lastRunWasKilled) {
                console.say("  The last run was killed; cleaning up what it left behind");
            }
            stopLeftovers(installation, console);
            forgetEarlierBuilds();
            system.start();
            whenReady.accept(system.state());
            while (!stopRequested.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                system.keepAlive();
            }
        } catch (InterruptedException e) {
            // Told to stop; that is what comes next.
        } catch (RuntimeException e) {
            if (stopRequested.getCount() > 0) {
                throw e;
            }
            // The step that was under way noticed the stop.
        } finally {
            forgetInterrupt();
            try {
                system.stop();
            } finally {
                stopped.countDown();
            }
        }
    }

    /** An interrupt has done its work by now and must not disturb the orderly stop. */
    private void forgetInterrupt() {
        // Whoever asks for the stop may not have come to the interrupt yet.
        while (stopRequested.getCount() == 0 && interrupted.getCount() > 0) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    private void forgetEarlierBuilds() {
        try {
            installation.forgetEarlierBuilds();
        } catch (IOException e) {
            console.say("  Copies of earlier builds cannot be deleted: " + e);
        }
    }

    private void stopOnSignal(Thread supervisor) {
        if (stopped.getCount() == 0) {
            return;
        }
        stopRequested.countDown();
        supervisor.interrupt();
        interrupted.countDown();
        try {
            if (!stopped.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                console.say("It did not stop in time; ./candlewick down cleans up.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops whatever a supervisor that is no more has left behind. The lock must be held by the
     * caller.
     */
    static void stopLeftovers(Installation installation, Console console) {
        Programs programs = new Programs(installation);
        for (String name : programs.alive()) {
            console.say("  Stopping the %s that a killed run left behind".formatted(name));
            programs.process(name).stop("TERM", Programs.STOP_PATIENCE);
        }
        Running.settings(installation).attach().close();
    }

    /** Refuses to start where the data will not fit. */
    public static void requireRoom(Installation installation) {
        long free = installation.root().toFile().getUsableSpace();
        if (free < LEAST_ROOM) {
            throw CommandFailure.unavailable(
                    "Only %d MiB are free on the disk of %s; Candlewick needs %d MiB to start. Free some space; up --fresh deletes earlier data, which lies in %s."
                            .formatted(
                                    free >> 20,
                                    installation.root(),
                                    LEAST_ROOM >> 20,
                                    installation.state()));
        }
    }
}
