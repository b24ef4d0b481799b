package dev.candlewick.launcher.command;

import dev.candlewick.archive.Archive;
import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.archive.ArchivedLog;
import dev.candlewick.launcher.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an archive lies, as a person types it. */
final class ArchivePlace {
    private static final String S3 = "s3://";

    private ArchivePlace() {}

    /**
     * An archive that shall be written, as {@link #absolute} gives it.
     *
     * @throws CommandFailure when the folder or the bucket cannot be used
     */
    static String writable(String typed) {
        String place = absolute(typed);
        try {
            Archive.check(place, System.getenv());
        } catch (IOException failure) {
            throw CommandFailure.unavailable(
                    "The archive cannot be kept in %s: %s".formatted(place, failure.getMessage()),
                    failure);
        }
        return place;
    }

    /**
     * Says what is wrong with an archive that shall be read, before anything is started or deleted
     * for it.
     *
     * @param place null: none shall be read
     * @throws CommandFailure when there is none
     */
    static void checkReadable(@Nullable String place) {
        if (place == null) {
            return;
        }
        try {
            ArchivedLog.check(absolute(place));
        } catch (FeedException refused) {
            throw CommandFailure.wrongUsage(String.valueOf(refused.getMessage()));
        } catch (IOException failure) {
            throw CommandFailure.unavailable(
                    "The archive %s cannot be read: %s".formatted(place, failure.getMessage()),
                    failure);
        }
    }

    /** A folder as an absolute path, a bucket as it is. */
    static String absolute(String typed) {
        if (typed.startsWith(S3)) {
            if (!typed.matches("s3://[a-z0-9.-]{3,63}(/[^\\s]*)?")) {
                throw CommandFailure.wrongUsage(typed + " is no s3://bucket/folder.");
            }
            for (String key : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
                if (System.getenv(key) == null) {
                    throw CommandFailure.wrongUsage(
                            "%s needs the key of the bucket in the environment, and %s is not set. AWS_REGION and AWS_ENDPOINT_URL say where it is."
                                    .formatted(typed, key));
                }
            }
            return typed.replaceAll("/+$", "");
        }
        Path folder = Path.of(typed).toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw CommandFailure.wrongUsage(folder + " is no folder.");
        }
        return folder.toString();
    }
}
