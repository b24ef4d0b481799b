package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import java.util.Optional;

/** Tells where the Kafka of the running system is, if one runs. */
public final class TopicTarget {
    private TopicTarget() {}

    /** Value of bootstrap.servers. */
    public static Optional<String> ofRunningSystem() {
        try {
            return Optional.of(
                    Running.require(Installation.current()).stack().broker().bootstrapServers());
        } catch (CommandFailure notRunning) {
            return Optional.empty();
        }
    }
}
