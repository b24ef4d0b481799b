package dev.candlewick.launcher.run;

import dev.candlewick.launcher.Console;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps the job that keeps the log running, and has its small files merged now and then. A job that
 * a person has cancelled is submitted again too: {@code up} without {@code --archive} ends it.
 */
final class ArchiveWatch {
    static final String NAME = "Archive";

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration COMPACT = Duration.ofMinutes(10);

    private final ArchiveKeeper keeper;
    private final Programs programs;
    private final Ledger ledger;
    private final Console console;
    private final Backoff backoff = new Backoff();
    private Instant nextLook = Instant.EPOCH;
    private Instant nextCompaction = Instant.now().plus(COMPACT);

    ArchiveWatch(ArchiveKeeper keeper, Programs programs, Ledger ledger, Console console) {
        this.keeper = keeper;
        this.programs = programs;
        this.ledger = ledger;
        this.console = console;
    }

    void beat() {
        Instant now = Instant.now();
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(LOOK);
        try {
            List<FlinkRest.Job> running = keeper.running();
            if (running.isEmpty() && backoff.isDue(now)) {
                backoff.attempted(now);
                console.say(
                        "%s  The job of the archive is submitted again; it %s"
                                .formatted(now, keeper.submit()));
                ledger.restarted(NAME);
            }
        } catch (FlinkRestException e) {
            if (!e.unreachable()) {
                throw e;
            }
            // The watch over the cluster brings it back, and the next look asks again.
        }
        if (now.isAfter(nextCompaction) && !programs.process(Programs.COMPACTION).alive()) {
            nextCompaction = now.plus(COMPACT);
            programs.startCompaction(keeper.place());
        }
    }
}
