package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.RunState.Phase;
import dev.candlewick.localstack.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The supervisor seen from another process: start it in the background, wait for it, stop it. */
public final class Background {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(110);

    private final Installation installation;
    private final Console console;
    private @Nullable Process started;
    private @Nullable LogFollower log;

    public Background(Installation installation, Console console) {
        this.installation = installation;
        this.console = console;
    }

    /** Starts this program with other arguments, in a session of its own. */
    public void start(List<String> arguments) {
        ChildProcess process = new Programs(installation).process(Programs.SUPERVISOR);
        List<String> command = new ArrayList<>(Programs.java());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(installation.asSystemProperties());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.candlewick.launcher.Candlewick"));
        command.addAll(arguments);
        log = new LogFollower(process.logFile(), console::say);
        // It starts the feed, and starts it again.
        started =
                process.launch(
                        command, ChildProcess.keys(System.getenv()), Path.of("").toAbsolutePath());
    }

    /** Shows what the supervisor says until the system is ready. */
    public RunState awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            boolean alive =
                    started == null ? RunLock.isHeld(installation.lockFile()) : started.isAlive();
            showLog();
            Optional<RunState> state = Running.runFile(installation).read();
            if (alive && state.filter(this::isReady).isPresent()) {
                return state.get();
            }
            if (!alive) {
                throw ended();
            }
            Readiness.pause(POLL);
        }
        throw CommandFailure.timedOut(
                "Candlewick is not ready after %d s. See %s, or stop it with ./candlewick down"
                        .formatted(
                                patience.toSeconds(),
                                new Programs(installation).process(Programs.SUPERVISOR).logFile()));
    }

    /** The record may still be that of an earlier supervisor that was killed. */
    private boolean isReady(RunState state) {
        return state.phase() == Phase.READY
                && (started == null
                        ? ProcessHandle.of(state.supervisor()).isPresent()
                        : started.pid() == state.supervisor());
    }

    /** Stops the system, whoever started it; false when there was nothing to stop. */
    public boolean stop() {
        boolean supervised = RunLock.isHeld(installation.lockFile());
        if (supervised) {
            askToStop();
        }
        Optional<RunLock> lock = RunLock.tryTake(installation.lockFile());
        if (lock.isEmpty()) {
            throw CommandFailure.unavailable("Candlewick is being started again just now.");
        }
        try {
            RunFile<RunState> file = Running.runFile(installation);
            boolean leftovers = file.read().isPresent();
            Supervisor.stopLeftovers(installation, console);
            file.delete();
            if (supervised || leftovers) {
                console.say("Candlewick is stopped.");
            }
            return supervised || leftovers;
        } finally {
            lock.get().close();
        }
    }

    private void askToStop() {
        long supervisor = supervisorId();
        ProcessHandle handle =
                ProcessHandle.of(supervisor)
                        .orElseThrow(
                                () ->
                                        CommandFailure.unavailable(
                                                "Process " + supervisor + " is not to be found."));
        console.say("Stopping Candlewick (process " + supervisor + ")");
        if (!handle.destroy()) {
            throw CommandFailure.unavailable(
                    "Process %d cannot be stopped by this user. Run ./candlewick down as the user who started it."
                            .formatted(supervisor));
        }
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (RunLock.isHeld(installation.lockFile())) {
            if (System.nanoTime() > deadline) {
                console.say("  It does not stop by itself; killing it");
                handle.destroyForcibly();
                deadline = Long.MAX_VALUE;
            }
            Readiness.pause(POLL);
        }
        // The lock is free a moment before its process has gone; down promises that none is left.
        long exit = System.nanoTime() + EXIT_PATIENCE.toNanos();
        while (handle.isAlive() && System.nanoTime() < exit) {
            Readiness.pause(POLL);
        }
    }

    /** A supervisor writes its record right after it took the lock. */
    private long supervisorId() {
        for (int attempt = 0; attempt < 50; attempt++) {
            Optional<RunState> state = Running.runFile(installation).read();
            if (state.flatMap(s -> ProcessHandle.of(s.supervisor())).isPresent()) {
                return state.get().supervisor();
            }
            Readiness.pause(POLL);
        }
        throw CommandFailure.unavailable(
                "A Candlewick holds "
                        + installation.lockFile()
                        + " but has not said who it is. Try again in a moment.");
    }

    /** The supervisor has said on its log what was wrong, and the log was shown. */
    private CommandFailure ended() {
        try {
            int exitCode = started == null ? ExitCode.UNAVAILABLE : started.waitFor();
            showLog();
            return CommandFailure.ofChild(
                    exitCode == ExitCode.GOOD ? ExitCode.UNAVAILABLE : exitCode,
                    "Candlewick did not start; the lines above say why.");
        } catch (InterruptedException e) {
            throw Readiness.interrupted(e);
        }
    }

    private void showLog() {
        if (log != null) {
            log.show();
        }
    }
}
