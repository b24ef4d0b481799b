package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A component that is a JVM with a class path of its own. It logs to {@code <name>.log}, which
 * rolls; what it prints goes to {@code <name>.out}.
 */
final class JvmProcess {
    private static final Duration START = Duration.ofSeconds(90);

    private final Home home;
    private final String name;
    private final String module;
    private final ChildProcess process;

    /**
     * @param module folder below local-stack whose class path it has
     */
    JvmProcess(Home home, String name, String module) {
        this.home = home;
        this.name = name;
        this.module = module;
        this.process = home.process(name);
    }

    ChildProcess process() {
        return process;
    }

    Path logFile() {
        return home.log(name);
    }

    /** Starts the JVM. */
    void launch(JavaHome java, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(command(java, options, main));
        command.addAll(arguments);
        process.launch(command, Map.of(), home.folder(""));
    }

    /**
     * Waits until it answers.
     *
     * @param who asked again and again, while the process is alive
     * @param ports that the component listens on, the one that is asked first; empty when it
     *     chooses them itself
     * @throws LocalStackException {@code PORT_TAKEN} when another program was quicker to take one
     *     of the ports; the process is gone then
     */
    void awaitAnswer(String component, Supplier<Answer> who, List<Integer> ports) {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            if (!process.alive()) {
                throw Failures.ended(component, logFile(), lastLines(), ports);
            }
            Answer answer = who.get();
            if (answer == Answer.OURS) {
                return;
            }
            if (answer == Answer.ANOTHERS) {
                // It has listened to nobody, so nothing is lost.
                process.kill();
                throw new LocalStackException(
                        Reason.PORT_TAKEN, FreePorts.taken(ports.getFirst(), component));
            }
            if (System.nanoTime() > deadline) {
                throw new LocalStackException(
                        Reason.TIMED_OUT,
                        "%s does not answer after %d s. The end of %s:%n%s"
                                .formatted(component, START.toSeconds(), logFile(), lastLines()));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
        }
    }

    /** The command line without arguments, for a tool of the same class path. */
    List<String> command(JavaHome java, List<String> options, String main) {
        Path logging = home.run().resolve("log4j2.properties");
        try (InputStream resource = JvmProcess.class.getResourceAsStream("log4j2.properties")) {
            if (resource == null) {
                throw new IllegalStateException("log4j2.properties is not on the class path.");
            }
            Files.createDirectories(home.run());
            Path part = Files.createTempFile(home.run(), "log4j2", ".part");
            Files.copy(resource, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, logging, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failures.io("Preparing " + logging, e);
        }
        List<String> command = new ArrayList<>(List.of(java.program().toString()));
        command.addAll(options);
        command.addAll(java.quietOptions());
        command.addAll(
                List.of(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Duser.timezone=UTC",
                        "-Dlog.file=" + logFile(),
                        "-Dlog4j2.configurationFile=" + logging,
                        "-cp",
                        Repository.classPath(module),
                        main));
        return command;
    }

    /** The last lines it logged and printed, for a message. */
    String lastLines() {
        return process.lastLines() + "\n" + ChildProcess.lastLines(logFile());
    }
}
