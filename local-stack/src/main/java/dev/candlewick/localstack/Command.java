package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short external command whose output is wanted as a whole. */
final class Command {
    /** Exit status, and standard output and error as one text. */
    record Result(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }

        /** The last lines of the output, for a message. */
        String tail() {
            List<String> lines = output.strip().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        }
    }

    private Command() {}

    /**
     * Runs a command to its end. Its input is empty and its language English.
     *
     * @throws LocalStackException when it is not installed or does not end in time
     */
    static Result run(Path folder, Duration patience, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LocalStackException(
                    Reason.UNSUPPORTED_HOST,
                    "The command " + command.getFirst() + " cannot be run: " + e.getMessage(),
                    e);
        }
        try {
            process.getOutputStream().close();
            Thread killer = Thread.ofVirtual().start(() -> killAfter(patience, process));
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            killer.interrupt();
            if (exit == 128 + 9) {
                throw new LocalStackException(
                        Reason.TIMED_OUT,
                        "The command "
                                + command.getFirst()
                                + " did not end within "
                                + patience.toSeconds()
                                + " s and was killed.");
            }
            return new Result(exit, output);
        } catch (IOException e) {
            throw Failures.io("Running " + command.getFirst(), e);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Runs a command that has to succeed.
     *
     * @throws LocalStackException with the end of its output when it fails
     */
    static String runToSuccess(Path folder, Duration patience, List<String> command) {
        Result result = run(folder, patience, command);
        if (!result.succeeded()) {
            throw new LocalStackException(
                    reasonOf(result.output()),
                    "%s failed with exit status %d:%n%s"
                            .formatted(command.getFirst(), result.exit(), result.tail()));
        }
        return result.output();
    }

    private static Reason reasonOf(String output) {
        return Failures.saysDiskFull(output) ? Reason.DISK_FULL : Reason.START_FAILED;
    }

    private static void killAfter(Duration patience, Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // The command ended in time.
            Thread.currentThread().interrupt();
        }
    }
}
