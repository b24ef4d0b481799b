package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One process of the Flink cluster: the JobManager, or one of the TaskManagers. */
public final class FlinkProcess implements Component {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);

    /**
     * What to run.
     *
     * @param options of the JVM
     * @param main class
     */
    record Program(JavaHome java, List<String> options, String main, List<String> arguments) {}

    private final String name;
    private final JvmProcess jvm;
    private final Supplier<Program> program;
    private final BooleanSupplier answers;

    /**
     * @param program asked at every start
     * @param answers whether the process, which is alive, does its work
     */
    FlinkProcess(String name, JvmProcess jvm, Supplier<Program> program, BooleanSupplier answers) {
        this.name = name;
        this.jvm = jvm;
        this.program = program;
        this.answers = answers;
    }

    @Override
    public String name() {
        return name;
    }

    /** Freezes the process (SIGSTOP), as a long pause would. */
    public void suspend() {
        jvm.process().signal("STOP");
    }

    /** Lets a frozen process go on (SIGCONT). */
    public void resume() {
        jvm.process().signal("CONT");
    }

    @Override
    public void start(Progress progress) {
        Steps.run(
                progress,
                name,
                detail -> {
                    if (!isAlive()) {
                        Program what = program.get();
                        jvm.launch(what.java(), what.options(), what.main(), what.arguments());
                    }
                    awaitAnswer();
                    return "process " + pid().orElse(0);
                });
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!healthy()) {
            if (!isAlive()) {
                throw Failures.ended(name(), logFile(), jvm.lastLines());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalStackException(
                        Reason.TIMED_OUT,
                        "%s does not answer after %d s. The end of %s:%n%s"
                                .formatted(name, START.toSeconds(), logFile(), jvm.lastLines()));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
        }
    }

    @Override
    public void stop() {
        // A frozen process would not hear it.
        resume();
        jvm.process().stop("TERM", STOP);
    }

    @Override
    public void kill() {
        jvm.process().kill();
    }

    @Override
    public boolean isAlive() {
        return jvm.process().alive();
    }

    @Override
    public boolean healthy() {
        return isAlive() && answers.getAsBoolean();
    }

    @Override
    public OptionalLong pid() {
        return jvm.process().pid();
    }

    @Override
    public Path logFile() {
        return jvm.logFile();
    }
}
