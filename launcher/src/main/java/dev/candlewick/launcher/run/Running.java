package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.LocalStack;
import java.util.Optional;

/** A running system, as commands other than {@code up} see it. */
public record Running(Installation installation, RunState state, LocalStack stack) {
    /**
     * Environment variable with the JDBC URL of a superuser of a TimescaleDB server to use instead
     * of one of our own.
     */
    private static final String GIVEN_DATABASE = "CANDLEWICK_TIMESCALEDB_URL";

    /** Attaches to the running system; empty when nothing runs. */
    public static Optional<Running> find(Installation installation) {
        if (!RunLock.isHeld(installation.lockFile())) {
            return Optional.empty();
        }
        return runFile(installation)
                .read()
                .map(state -> new Running(installation, state, settings(installation).attach()));
    }

    /**
     * Attaches to the running system.
     *
     * @throws CommandFailure when nothing runs
     */
    public static Running require(Installation installation) {
        return find(installation)
                .orElseThrow(
                        () ->
                                CommandFailure.unavailable(
                                        "Candlewick is not running. Start it with ./candlewick up"));
    }

    /** The stack of this installation, described but not started. */
    static LocalStack.Settings settings(Installation installation) {
        LocalStack.Settings settings =
                LocalStack.in(installation.state())
                        .privateTimescale(installation.privateTimescale());
        String given = System.getenv(GIVEN_DATABASE);
        return given == null || given.isBlank() ? settings : settings.givenDatabase(given);
    }

    public static RunFile<RunState> runFile(Installation installation) {
        return new RunFile<>(installation.runFile(), RunState.class);
    }

    /** Where {@code up} keeps the log as Parquet, if it does. */
    public Optional<String> archive() {
        return Optional.ofNullable(state.urls().get("archive"));
    }

    /** The archive if Kafka no longer has the whole log. */
    public Optional<String> archiveWhereNeeded() {
        return archive().filter(place -> hasLostMessages());
    }

    private boolean hasLostMessages() {
        try (TickLog log = log()) {
            return log.beginningOffsets().values().stream().anyMatch(first -> first > 0);
        }
    }

    /** Which epochs there are. */
    public EpochTable epochs() {
        return new EpochTable(stack.database());
    }

    /** The tick topic; the caller closes it. */
    public TickLog log() {
        return new TickLog(stack.broker().bootstrapServers(), Broker.TICKS);
    }
}
