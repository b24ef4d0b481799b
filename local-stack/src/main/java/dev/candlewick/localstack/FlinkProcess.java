package dev.candlewick.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** One process of the Flink cluster: the JobManager, or one of the TaskManagers. */
public final class FlinkProcess implements Component {
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
    private final Supplier<Answer> answer;
    private final List<Integer> ports;
    private final IntSupplier metricsPort;

    /**
     * @param program asked at every start
     * @param answer whether the process, which is alive, does its work
     * @param ports that it listens on, the one of the answer first
     * @param metricsPort where it serves its metrics, as far as that is known
     */
    FlinkProcess(
            String name,
            JvmProcess jvm,
            Supplier<Program> program,
            Supplier<Answer> answer,
            List<Integer> ports,
            IntSupplier metricsPort) {
        this.name = name;
        this.jvm = jvm;
        this.program = program;
        this.answer = answer;
        this.ports = ports;
        this.metricsPort = metricsPort;
    }

    @Override
    public String name() {
        return name;
    }

    /** Where Prometheus finds its metrics; the port is 0 before its first start. */
    public URI metricsUrl() {
        return URI.create("http://127.0.0.1:" + metricsPort.getAsInt() + "/metrics");
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
                    jvm.awaitAnswer(name, answer, ports);
                    return "process " + pid().orElse(0);
                });
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
        return isAlive() && answer.get() == Answer.OURS;
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
