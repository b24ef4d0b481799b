package dev.candlewick.localstack;

import java.nio.file.Path;
import java.util.OptionalLong;

/** A Kafka broker (KRaft, one process) that creates no topic by itself. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class Broker implements Component {
    /** The tick topic, created at the first start with 8 partitions. */
    public static final String TICKS = "ticks";

    @Override
    public String name() {
        return "Kafka";
    }

    /** Value of bootstrap.servers. */
    public String bootstrapServers() {
        throw new UnsupportedOperationException();
    }

    /** Port on 127.0.0.1. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /**
     * Creates a topic as the tick topic is: log append time, unlimited retention, messages up to 2
     * MiB. Does nothing when it exists.
     */
    public void createTopic(String topic, int partitions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(Progress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAlive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean healthy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path logFile() {
        throw new UnsupportedOperationException();
    }
}
