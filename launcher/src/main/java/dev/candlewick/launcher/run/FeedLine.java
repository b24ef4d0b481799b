package dev.candlewick.launcher.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a feed that carries somebody else's topic over has last said of itself. */
final class FeedLine {
    private static final String START = "feed ";
    private static final int END_BYTES = 16_384;

    private FeedLine() {}

    /** The newest line of progress in its log; empty for other feeds, and before the first. */
    static String newest(long pid, Path log) {
        boolean isOfTopic =
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().arguments())
                        .map(arguments -> Arrays.asList(arguments).contains("--feed=topic"))
                        .orElse(false);
        return isOfTopic ? progress(lastLines(log)) : "";
    }

    /** What stands behind the name of the feed, such as {@code 1,200 ticks, 40/s, ...}. */
    static String progress(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(START) && line.contains(" ticks, "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .reduce("", (before, line) -> line);
    }

    private static List<String> lastLines(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - END_BYTES);
            byte[] end = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
