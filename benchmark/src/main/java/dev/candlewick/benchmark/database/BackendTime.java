package dev.candlewick.benchmark.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Processor time of the server processes of one role, from {@code /proc}; the server runs on this
 * machine. Looks every few milliseconds, because a backend is gone with its connection.
 */
public final class BackendTime {
    private static final long PAUSE_NANOS = 5_000_000;
    private static final double TICKS_PER_SECOND = 100;

    private final ProcessHandle server;
    private final String role;
    private final Map<Long, Long> ticks = new HashMap<>();
    private final Thread looking = new Thread(this::lookAgainAndAgain, "backend time");
    private volatile boolean ended;

    /**
     * Begins to look.
     *
     * @param connection any connection to the server
     * @param role of the backends that count
     */
    public BackendTime(Connection connection, String role) throws SQLException {
        this.role = role;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            server =
                    ProcessHandle.of(row.getLong(1))
                            .flatMap(ProcessHandle::parent)
                            .orElseThrow(() -> new IllegalStateException("The server is not here"));
        }
        looking.start();
    }

    /** Seconds that the backends had used before, when nothing has been asked of them yet. */
    public double baseline() {
        Map<Long, Long> before = new HashMap<>();
        look(before);
        return seconds(before);
    }

    /** Seconds of processor time so far; ends the looking. */
    public double seconds() throws InterruptedException {
        ended = true;
        looking.join();
        return seconds(ticks);
    }

    private static double seconds(Map<Long, Long> ticks) {
        return ticks.values().stream().mapToLong(Long::longValue).sum() / TICKS_PER_SECOND;
    }

    private void lookAgainAndAgain() {
        while (!ended) {
            look(ticks);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        look(ticks);
    }

    private void look(Map<Long, Long> ticksOf) {
        server.children().forEach(backend -> look(backend.pid(), ticksOf));
    }

    private void look(long pid, Map<Long, Long> ticksOf) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            // The server writes the role into the title of the process.
            String title =
                    Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            if (title.contains(" " + role + " ")) {
                String stat = Files.readString(process.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                ticksOf.put(pid, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            }
        } catch (IOException gone) {
            // Its last look counts.
        }
    }
}
