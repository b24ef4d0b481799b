package dev.candlewick.feed.polled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The calls of the last 24 hours, in a file that outlives the feed and is shared by all that ask
 * the same source: lines of a word, {@code call} or {@code closed}, and a time in milliseconds
 * since the epoch. What cannot be read in it is left out.
 */
public final class CallLedger {

    /** The environment variable that names the folder of the ledgers. */
    public static final String FOLDER = "CANDLEWICK_FEED_STATE";

    private static final long WINDOW = Duration.ofHours(24).toMillis();
    private static final String CALL = "call";
    private static final String CLOSED = "closed";

    /** What the ledger says. */
    public record State(int used, int limit, long nextFree) {

        /** In words, such as {@code 7 of 25 calls in 24 h}. */
        public String words() {
            return "%d of %d calls in 24 h".formatted(used, limit);
        }
    }

    private record Line(String word, long millis) {}

    private final Path file;
    private final int limit;

    /**
     * The ledger of a source.
     *
     * @param limit calls in any 24 hours
     */
    public static CallLedger in(Path folder, String source, int limit) {
        return new CallLedger(folder.resolve(source + ".calls"), limit);
    }

    CallLedger(Path file, int limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Notes a call, if there is one left.
     *
     * @param now milliseconds since the epoch
     * @return whether there was
     */
    public boolean take(long now) {
        return locked(
                now,
                lines -> {
                    if (state(lines, now).nextFree > now) {
                        return false;
                    }
                    lines.add(new Line(CALL, now));
                    return true;
                });
    }

    /**
     * Takes a noted call back: the source was never reached.
     *
     * @param call the time it was noted at
     */
    public void giveBack(long now, long call) {
        locked(now, lines -> lines.remove(new Line(CALL, call)));
    }

    /** Notes that the source itself takes no call before a time. */
    public void close(long now, long until) {
        locked(now, lines -> lines.add(new Line(CLOSED, until)));
    }

    /** How much is used, and when the next call may be. */
    public State state(long now) {
        return Files.exists(file)
                ? locked(now, lines -> state(lines, now))
                : new State(0, limit, now);
    }

    private State state(List<Line> lines, long now) {
        List<Long> calls =
                lines.stream()
                        .filter(line -> line.word.equals(CALL))
                        .map(Line::millis)
                        .sorted()
                        .toList();
        long free = calls.size() < limit ? now : calls.get(calls.size() - limit) + WINDOW;
        long opened =
                lines.stream()
                        .filter(line -> line.word.equals(CLOSED))
                        .mapToLong(Line::millis)
                        .max()
                        .orElse(now);
        return new State(calls.size(), limit, Math.max(Math.max(free, opened), now));
    }

    private <T> T locked(long now, Function<List<Line>, T> work) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (FileChannel channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock was lost");
                }
                List<Line> lines = read(channel, now);
                T result = work.apply(lines);
                write(channel, lines);
                return result;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The calls of the last 24 hours cannot be kept in " + file, failure);
        }
    }

    private static List<Line> read(FileChannel channel, long now) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), 1 << 20));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // All of it; a ledger has a few hundred bytes.
        }
        List<Line> lines = new ArrayList<>();
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.matches("(call|closed) [0-9]{1,15}"))
                .map(line -> line.split(" ", 2))
                .map(parts -> new Line(parts[0], Long.parseLong(parts[1])))
                .filter(line -> isOpen(line, now))
                .forEach(lines::add);
        return lines;
    }

    /** A clock that was set back makes calls of the future; they count until they are a day old. */
    private static boolean isOpen(Line line, long now) {
        return line.word.equals(CALL) ? line.millis > now - WINDOW : line.millis > now;
    }

    private static void write(FileChannel channel, List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.word).append(' ').append(line.millis).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
        channel.position(0);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.truncate(bytes.limit());
        channel.force(true);
    }
}
