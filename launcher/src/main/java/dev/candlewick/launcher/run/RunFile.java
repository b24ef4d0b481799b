package dev.candlewick.launcher.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.candlewick.launcher.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A record on disk as JSON. Readers see the old one or the new one, never half of one. */
public final class RunFile<T> {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path path;
    private final Class<T> type;

    public RunFile(Path path, Class<T> type) {
        this.path = path;
        this.type = type;
    }

    /** The record; empty when there is none, or when it cannot be read as one. */
    public Optional<T> read() {
        try {
            return Optional.of(JSON.readValue(Files.readString(path), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Written by another version. Nothing in it is needed to stop or start the system.
            return Optional.empty();
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "Cannot read " + path + " (" + e + "). Run as the user who started Candlewick.",
                    e);
        }
    }

    /** Replaces the record. */
    public void write(T record) {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(next, JSON.writeValueAsString(record));
            Files.move(
                    next,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "Cannot write " + path + " (" + e.getMessage() + "). Is the disk full?", e);
        }
    }

    /** Removes the record, if there is one. */
    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw CommandFailure.unavailable("Cannot delete " + path + " (" + e + ").", e);
        }
    }
}
