package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A long-running process with a record on disk, so that any JVM can find, stop and kill it.
 *
 * <p>The record is written by the process itself before it becomes the component, and holds the
 * boot of the machine and the process's own line of /proc: a process id that now belongs to someone
 * else is never signalled. The process has a session of its own: Ctrl-C in the terminal does not
 * reach it, and it outlives the JVM that started it.
 */
public final class ChildProcess {
    /** What a shell does before it turns into the component: $0 is the record, $@ the command. */
    private static final String RECORD_AND_BECOME =
            """
            read -r boot < /proc/sys/kernel/random/boot_id
            read -r stat < /proc/$$/stat
            # Under its name only when it is whole: someone waits for it.
            printf '%s\\n%s\\n' "$boot" "$stat" > "$0.part" && mv "$0.part" "$0" || exit 1
            exec "$@\"""";

    /** Keys of market data, as their services name them. */
    private static final Pattern KEYS = Pattern.compile("[A-Z0-9]+_API_(SECRET_)?KEY(_ID)?");

    private static final String LAUNCHED = "---- started by process ";

    private static final Duration POLL = Duration.ofMillis(20);

    private final Path record;
    private final Path log;

    /**
     * The process of this name, which may be alive or not.
     *
     * @param runFolder folder of the records
     * @param log file its output is appended to
     */
    public ChildProcess(Path runFolder, String name, Path log) {
        this.record = runFolder.resolve(name + ".process");
        this.log = log;
    }

    public Path logFile() {
        return log;
    }

    /**
     * Starts the command; output is appended to the log. It must not be alive. Of the environment
     * here it gets all but the keys of market data, which only those have who are given them.
     *
     * @param environment what it gets besides
     * @return the process, for those who wait for its end
     */
    public Process launch(List<String> command, Map<String, String> environment, Path folder) {
        List<String> wrapped = new ArrayList<>(List.of("setsid", "sh", "-c", RECORD_AND_BECOME));
        wrapped.add(record.toString());
        wrapped.addAll(command);
        try {
            Files.createDirectories(record.getParent());
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(record);
            Files.writeString(
                    log,
                    LAUNCHED + ProcessHandle.current().pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            ProcessBuilder builder =
                    new ProcessBuilder(wrapped)
                            .directory(folder.toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            prepare(builder.environment(), environment);
            Process process = builder.start();
            // Until the record is there, alive() would say no.
            while (process.isAlive() && !Files.exists(record)) {
                Thread.sleep(POLL);
            }
            return process;
        } catch (IOException e) {
            throw Failures.io("Starting " + command.getFirst(), e);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    /**
     * @param inherited what a child of this process would get, and what it gets then
     */
    static void prepare(Map<String, String> inherited, Map<String, String> given) {
        inherited.keySet().removeIf(name -> KEYS.matcher(name).matches());
        inherited.putAll(given);
    }

    /** The keys of market data in an environment, such as {@code FINNHUB_API_KEY}. */
    public static Map<String, String> keys(Map<String, String> environment) {
        Map<String, String> keys = new HashMap<>(environment);
        keys.keySet().removeIf(name -> !KEYS.matcher(name).matches());
        return keys;
    }

    /** Process id of the recorded process; empty when that very process is no more. */
    public OptionalLong pid() {
        Optional<List<String>> lines = read(record);
        if (lines.isEmpty() || lines.get().size() < 2) {
            return OptionalLong.empty();
        }
        String stat = lines.get().get(1);
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        Optional<String> now =
                read(Path.of("/proc/" + pid + "/stat"))
                        .map(List::getFirst)
                        .filter(line -> running(pid, line));
        boolean same =
                now.map(ChildProcess::startTime).equals(Optional.of(startTime(stat)))
                        && read(Path.of("/proc/sys/kernel/random/boot_id"))
                                .map(List::getFirst)
                                .equals(Optional.of(lines.get().getFirst()));
        return same ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    public boolean alive() {
        return pid().isPresent();
    }

    /**
     * Sends a signal that asks it to end, and SIGKILL when it has not ended in time; returns when
     * it is gone. Does nothing when it is not alive.
     */
    public void stop(String signal, Duration patience) {
        signal(signal);
        if (!goneWithin(patience)) {
            kill();
        }
    }

    /** Kills it and returns when it is gone. */
    public void kill() {
        signal("KILL");
        if (!goneWithin(Duration.ofSeconds(20))) {
            throw new LocalStackException(
                    Reason.TIMED_OUT, "Process " + pid() + " of " + record + " cannot be killed.");
        }
    }

    /** Sends a signal, for instance STOP; does nothing when it is not alive. */
    public void signal(String signal) {
        OptionalLong pid = pid();
        if (pid.isEmpty()) {
            return;
        }
        Command.Result result =
                Command.run(
                        Path.of("/"),
                        Duration.ofSeconds(30),
                        List.of("sh", "-c", "kill -" + signal + " " + pid.getAsLong()));
        if (!result.succeeded() && alive()) {
            throw new LocalStackException(
                    Reason.START_FAILED,
                    "Process %d cannot be sent the signal %s: %s"
                            .formatted(pid.getAsLong(), signal, result.tail()));
        }
    }

    /** The last lines of the log, for a message. */
    public String lastLines() {
        return lastLines(log);
    }

    /** Those of the last lines that are not from before its last launch. */
    String lastLinesSinceLaunch() {
        String lines = lastLines();
        return lines.substring(Math.max(0, lines.lastIndexOf(LAUNCHED)));
    }

    static String lastLines(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - 4000));
            byte[] end = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private boolean goneWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (alive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
        }
        return true;
    }

    /**
     * A zombie only waits for its parent to take note. But while other threads of it are still
     * ending, its files and ports are open.
     */
    private static boolean running(long pid, String stat) {
        if (!fieldsAfterName(stat)[0].equals("Z")) {
            return true;
        }
        String[] threads = Path.of("/proc/" + pid + "/task").toFile().list();
        return threads != null && threads.length > 1;
    }

    /** Field 22 of /proc/pid/stat: clock ticks from boot to the start of the process. */
    private static String startTime(String stat) {
        return fieldsAfterName(stat)[19];
    }

    /**
     * The name stands in brackets and may hold anything, so fields are counted after the last one.
     */
    private static String[] fieldsAfterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static Optional<List<String>> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
        } catch (IOException e) {
            // Neither the record nor a process need exist.
            return Optional.empty();
        }
    }
}
