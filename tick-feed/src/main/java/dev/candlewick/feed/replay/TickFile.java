package dev.candlewick.feed.replay;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Tick;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file of ticks, open for reading, row by row. */
final class TickFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final InputStream bytes;
    private final BufferedReader reader;
    private final TickColumns columns;
    private final BadRows badRows;

    private String idPrefix = "";
    private long lineNumber;

    /** What becomes of a row that is no tick. */
    @FunctionalInterface
    interface BadRows {
        void found(long lineNumber, String problem);
    }

    /**
     * Opens a file, plain or gzip, and reads its header.
     *
     * @throws FeedException when the file cannot be read or is no file of ticks
     */
    static TickFile open(Path path, BadRows badRows) {
        return open(path, null, badRows);
    }

    /**
     * Opens a file, plain or gzip, and reads its header.
     *
     * @param digest sees all bytes of the file that are read
     * @throws FeedException when the file cannot be read or is no file of ticks
     */
    static TickFile open(Path path, @Nullable MessageDigest digest, BadRows badRows) {
        if (!Files.exists(path)) {
            throw refused(path, "it does not exist");
        }
        if (!Files.isRegularFile(path)) {
            throw refused(path, "it is not a file");
        }
        if (!Files.isReadable(path)) {
            throw refused(path, "it may not be read; check its permissions");
        }
        try {
            InputStream bytes = Files.newInputStream(path);
            return openOn(
                    path, digest == null ? bytes : new DigestInputStream(bytes, digest), badRows);
        } catch (IOException failure) {
            throw refused(path, failure.toString());
        }
    }

    private static TickFile openOn(Path path, InputStream bytes, BadRows badRows)
            throws IOException {
        // Bytes become Latin-1 first, so that a broken character costs its row and not the file.
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(unpacked(path, bytes), StandardCharsets.ISO_8859_1),
                        BUFFER);
        TickFile file;
        try {
            String header = reader.readLine();
            if (header == null) {
                throw refused(path, "it is empty; line 1 must be a header");
            }
            file = new TickFile(path, bytes, reader, TickColumns.of(utf8(header)), badRows);
        } catch (IllegalArgumentException notTicks) {
            reader.close();
            throw refused(path, notTicks.getMessage());
        } catch (FeedException | IOException failure) {
            reader.close();
            throw failure;
        }
        return file;
    }

    private TickFile(
            Path path,
            InputStream bytes,
            BufferedReader reader,
            TickColumns columns,
            BadRows badRows) {
        this.path = path;
        this.bytes = bytes;
        this.reader = reader;
        this.columns = columns;
        this.badRows = badRows;
        this.lineNumber = 1;
    }

    /** Rows without a trade id get this and their line number. */
    void setIdPrefix(String prefix) {
        idPrefix = prefix;
    }

    /** The next tick, or null at the end; rows that are none are reported and passed over. */
    @Nullable Tick next() {
        while (true) {
            String line = readLine();
            if (line == null) {
                return null;
            }
            if (line.isBlank()) {
                continue;
            }
            try {
                return columns.tick(utf8(line), idPrefix + lineNumber);
            } catch (IllegalArgumentException badRow) {
                badRows.found(lineNumber, String.valueOf(badRow.getMessage()));
            }
        }
    }

    /** Reads what lies behind the last row, so that a digest has seen the whole file. */
    void drain() throws IOException {
        bytes.transferTo(OutputStream.nullOutputStream());
    }

    private @Nullable String readLine() {
        try {
            String line = reader.readLine();
            lineNumber++;
            return line;
        } catch (EOFException | ZipException damaged) {
            throw refused(
                    path,
                    "it is damaged or cut short behind line %d (%s)"
                            .formatted(lineNumber, damaged.getMessage()));
        } catch (IOException failure) {
            throw refused(path, "reading stops behind line " + lineNumber + ": " + failure);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static InputStream unpacked(Path path, InputStream bytes) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(bytes, BUFFER);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        if (gzip) {
            try {
                return new GZIPInputStream(buffered, BUFFER);
            } catch (IOException damaged) {
                throw refused(path, "its gzip header is damaged (" + damaged.getMessage() + ")");
            }
        }
        if (path.toString().endsWith(".gz")) {
            throw refused(path, "its name ends in .gz, but it is not gzip");
        }
        return buffered;
    }

    private static String utf8(String latin1) {
        if (latin1.chars().allMatch(character -> character < 0x80)) {
            return latin1;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new IllegalArgumentException("the line is not valid UTF-8", broken);
        }
    }

    private static FeedException refused(Path path, @Nullable String problem) {
        return FeedException.wrongUsage("Cannot replay %s: %s.".formatted(path, problem));
    }
}
