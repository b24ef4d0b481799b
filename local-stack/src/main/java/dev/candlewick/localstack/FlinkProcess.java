package dev.candlewick.localstack;

import java.nio.file.Path;
import java.util.OptionalLong;

/** One process of the Flink cluster. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class FlinkProcess implements Component {
    @Override
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** Freezes the process (SIGSTOP), as a long pause would. */
    public void suspend() {
        throw new UnsupportedOperationException();
    }

    /** Lets a frozen process go on (SIGCONT). */
    public void resume() {
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
