package dev.candlewick.benchmark.pass;

import java.io.IOException;

/** A program that reads the topic from beginning to end, again and again. */
public interface Program extends AutoCloseable {

    /** How long a pass may take, seconds. */
    long PATIENCE_SECONDS = 900;

    /**
     * One pass.
     *
     * @param clock stopped by the program as soon as the last candle is there; what it does after
     *     that, such as to cancel a job, is not measured. The end of the pass stops it in any case.
     */
    Outcome pass(Clock clock) throws Exception;

    @Override
    default void close() throws IOException {}

    /** Makes a program of a topic; arguments beyond the topic's are the program's own. */
    interface Factory {
        Program of(FrozenTopic topic, String[] own) throws Exception;
    }
}
