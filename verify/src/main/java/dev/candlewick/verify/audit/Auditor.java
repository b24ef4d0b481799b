package dev.candlewick.verify.audit;

import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.audit.AuditTables.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs audits, one at a time whoever asks, and keeps what they find. */
public final class Auditor {

    /** Of a heap of 320 MB. */
    private static final long PASS_BYTES = 100_000_000;

    private static final Duration TURN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final AuditSources sources;
    private final Schedule schedule;
    private final Clock clock;

    public Auditor(AuditSources sources, Schedule schedule, Clock clock) {
        this.sources = sources;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Audits the window that is due; empty when none is, or when another auditor is at work.
     *
     * @throws UnavailableException when the database does not answer
     */
    public Optional<AuditRun> due() {
        try (AuditTables tables = sources.tables()) {
            return tables.takeTurn()
                    ? tables.state()
                            .flatMap(state -> schedule.next(state, Window.micros(clock.instant())))
                            .map(window -> audited(tables, window))
                    : Optional.empty();
        }
    }

    /**
     * Audits one window now.
     *
     * @param time any time in the window; empty: the newest window that has closed
     * @throws UnavailableException when the database does not answer, there is nothing to audit, or
     *     another audit goes on for too long
     */
    public AuditRun one(Optional<Instant> time) {
        try (AuditTables tables = sources.tables()) {
            Instant deadline = clock.instant().plus(TURN_PATIENCE);
            while (!tables.takeTurn()) {
                if (!sources.await(deadline)) {
                    throw new UnavailableException("another audit is at work; one runs at a time");
                }
            }
            Function<State, Optional<Window>> newest = schedule::closed;
            Window window =
                    time.map(Window::micros)
                            .map(schedule::at)
                            .or(() -> tables.state().flatMap(newest))
                            .orElseThrow(
                                    () ->
                                            new UnavailableException(
                                                    "there is no candle in a live epoch yet"));
            return audited(tables, window);
        }
    }

    /**
     * Goes on until the thread is interrupted. A database that does not answer is asked again.
     *
     * @param told each run
     * @param complaints what is wrong, when it begins to be wrong
     */
    public void goOn(Consumer<AuditRun> told, Consumer<String> complaints) {
        String complaint = "";
        do {
            try {
                due().ifPresent(told);
                complaint = "";
            } catch (UnavailableException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.equals(complaint)) {
                    complaints.accept(message);
                }
                complaint = message;
            }
        } while (pause());
    }

    private boolean pause() {
        Instant deadline = clock.instant().plus(LOOK);
        while (sources.await(deadline)) {
            // A short sleep each.
        }
        return !Thread.currentThread().isInterrupted();
    }

    private AuditRun audited(AuditTables tables, Window window) {
        AuditRun run = new Audit(sources, tables, clock, PASS_BYTES).run(window);
        tables.add(run);
        return run;
    }
}
