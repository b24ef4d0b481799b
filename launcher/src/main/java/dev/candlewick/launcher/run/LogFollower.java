package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands on what a process writes to its log from now on, whole lines only. */
final class LogFollower {
    private final Path log;
    private final Consumer<String> lines;
    private long position;

    LogFollower(Path log, Consumer<String> lines) {
        this.log = log;
        this.lines = lines;
        try {
            position = Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Hands on what has come since the last call. */
    void show() {
        if (!Files.exists(log)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] news = new byte[(int) Math.max(0, file.length() - position)];
            file.seek(position);
            file.readFully(news);
            int end = news.length;
            while (end > 0 && news[end - 1] != '\n') {
                end--;
            }
            new String(news, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("---- "))
                    .forEach(lines);
            position += end;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private CommandFailure unreadable(IOException e) {
        return CommandFailure.unavailable("Cannot read " + log + " (" + e + ").", e);
    }
}
