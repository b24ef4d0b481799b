package dev.candlewick.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** One component of a stack. It may have been started by another JVM. */
public interface Component {
    /**
     * How long one may take to answer whether it is well. On a machine that has eight times as much
     * to do as it has processors, a client of Kafka that has only just been loaded hears its answer
     * after five seconds.
     */
    Duration PATIENCE = Duration.ofSeconds(15);

    /** Name for people, for instance "TimescaleDB". */
    String name();

    /**
     * Starts it and returns when it answers; does nothing when it is alive. May be called again
     * after {@link #stop()} or {@link #kill()}: address and data stay the same.
     *
     * @throws LocalStackException when it does not come up
     */
    void start(Progress progress);

    /**
     * Stops it in order and returns when its processes are gone; does nothing when it is not alive.
     */
    void stop();

    /** Kills it (SIGKILL), as a crash would, and returns when its processes are gone. */
    void kill();

    /** True while its process exists. A suspended process is alive. */
    boolean isAlive();

    /** True when it answers a real request, for which it has about {@link #PATIENCE}. */
    boolean healthy();

    /** Process id of its main process; empty when it is not alive or runs elsewhere. */
    OptionalLong pid();

    /** File that holds what its process wrote. */
    Path logFile();
}
