package dev.candlewick.feed.replay;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Tick;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What has to be known of a file before its first tick is sent. Times are microseconds since the
 * epoch, UTC, as they stand in the file.
 *
 * @param hash of the file's bytes, for the ids of its rows
 * @param ticks how many rows are ticks
 * @param badRowCount how many rows are not
 * @param badRows the first of them, as {@code line 7: what is wrong}
 * @param firstTime the smallest event time
 * @param lastTime the largest event time
 * @param disorder how far a row lies behind the newest one before it, at most
 * @param earliestTicks the smallest event time of each symbol
 */
public record FileSurvey(
        String hash,
        long ticks,
        long badRowCount,
        List<String> badRows,
        long firstTime,
        long lastTime,
        long disorder,
        Map<String, Long> earliestTicks) {
    private static final int BAD_ROWS_NAMED = 20;
    private static final int HASH_BYTES = 6;

    public FileSurvey {
        badRows = List.copyOf(badRows);
        earliestTicks = Map.copyOf(earliestTicks);
    }

    /**
     * Reads the whole file.
     *
     * @throws FeedException when it cannot be read, is no file of ticks or holds none
     */
    public static FileSurvey of(Path path) {
        List<String> named = new ArrayList<>();
        long[] badRows = {0};
        TickFile.BadRows note =
                (line, problem) -> {
                    if (badRows[0]++ < BAD_ROWS_NAMED) {
                        named.add("line %d: %s".formatted(line, problem));
                    }
                };
        MessageDigest digest = sha256();
        try (TickFile file = TickFile.open(path, digest, note)) {
            Extent extent = new Extent();
            for (Tick tick = file.next(); tick != null; tick = file.next()) {
                extent.add(tick);
            }
            file.drain();
            if (extent.ticks == 0) {
                throw FeedException.wrongUsage(
                        "Cannot replay %s: it holds no tick%s."
                                .formatted(
                                        path,
                                        named.isEmpty() ? "" : "; " + String.join("; ", named)));
            }
            String hash = HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
            return new FileSurvey(
                    hash,
                    extent.ticks,
                    badRows[0],
                    named,
                    extent.first,
                    extent.last,
                    extent.disorder,
                    extent.earliest);
        } catch (IOException failure) {
            throw FeedException.wrongUsage("Cannot replay %s: %s.".formatted(path, failure));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static final class Extent {
        private long ticks;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long disorder;
        private final Map<String, Long> earliest = new HashMap<>();

        void add(Tick tick) {
            ticks++;
            first = Math.min(first, tick.eventTime());
            last = Math.max(last, tick.eventTime());
            disorder = Math.max(disorder, last - tick.eventTime());
            earliest.merge(tick.symbol(), tick.eventTime(), Math::min);
        }
    }
}
