package dev.candlewick.benchmark.child;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.localstack.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program in a JVM of its own, which waits for the next pass. Closing it ends the JVM. */
public final class Child implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern CAUSE = Pattern.compile("^(Caused by: )?[\\w.]+(Exception|Error)");

    /** The same for every program. */
    private static final List<String> OPTIONS =
            List.of(
                    "-Xms256m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Duser.timezone=UTC",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    private final ProgramDescription program;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;

    private Child(ProgramDescription program, Path log, Process process) {
        this.program = program;
        this.log = log;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param heap most memory of its heap, as Java's -Xmx takes it
     * @param logs folder for what it prints
     */
    public static Child start(Entrant entrant, String heap, Path logs) {
        ProgramDescription program = entrant.program();
        List<String> command = new ArrayList<>(command(program.module(), heap));
        command.addAll(command.size() - 2, program.jvmOptions());
        command.add(program.mainClass());
        command.addAll(entrant.topic().arguments());
        command.addAll(program.arguments());
        Path log = logs.resolve(program.name().replace(' ', '-') + ".log");
        try {
            Files.createDirectories(logs);
            Process process =
                    new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start();
            return new Child(program, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + program.name(), e);
        }
    }

    /**
     * Java with the class path of a module, up to the main class.
     *
     * @param heap most memory of its heap, as Java's -Xmx takes it
     */
    public static List<String> command(String module, String heap) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-Xmx" + heap);
        command.addAll(List.of("-cp", classPath(module)));
        return command;
    }

    private static String classPath(String module) {
        Path target = Repository.root().resolve("benchmark").resolve(module).resolve("target");
        try {
            String libraries = Files.readString(target.resolve("classpath")).strip();
            return target.resolve("classes") + ":" + libraries;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The programs are not built; ./candlewick bench does that", e);
        }
    }

    public ProgramDescription program() {
        return program;
    }

    /**
     * Has it make one pass.
     *
     * @throws IllegalStateException when the program ends instead; the end of its log says why
     */
    public Measurement measure() {
        try {
            OutputStream requests = process.getOutputStream();
            requests.write("run\n".getBytes(StandardCharsets.UTF_8));
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(PassServer.MARK)) {
                    return JSON.readValue(
                            line.substring(PassServer.MARK.length()), Measurement.class);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(ended(), e);
        }
        throw new IllegalStateException(ended());
    }

    private String ended() {
        try {
            String causes =
                    Files.readAllLines(log).stream()
                            .filter(line -> CAUSE.matcher(line).find())
                            .limit(5)
                            .collect(Collectors.joining("; "));
            return "%s has ended: %s (more in %s)".formatted(program.name(), causes, log);
        } catch (IOException e) {
            return program.name() + " has ended, and its log cannot be read: " + e;
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
