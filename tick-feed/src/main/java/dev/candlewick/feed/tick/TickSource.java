package dev.candlewick.feed.tick;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Ticks in the order in which they are to be sent. */
public interface TickSource extends Closeable {
    /** The name that messages carry as their source. */
    String name();

    /** No tick of this source is older; microseconds since the epoch. */
    long startTime();

    /**
     * How far a tick may lie behind the newest one before it, in microseconds; 0 when times never
     * go back.
     */
    long disorder();

    /** How many ticks there are in all, or empty when there is no end or nobody counted. */
    java.util.OptionalLong count();

    /** The next tick, or null after the last one. */
    @Nullable Tick next() throws IOException;

    @Override
    default void close() throws IOException {}
}
