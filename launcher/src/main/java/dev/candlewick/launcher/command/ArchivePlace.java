package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where an archive lies, as a person types it. */
final class ArchivePlace {
    private static final String S3 = "s3://";

    private ArchivePlace() {}

    /** A folder as an absolute path, a bucket as it is. */
    static String absolute(String typed) {
        if (typed.startsWith(S3)) {
            if (!typed.matches("s3://[a-z0-9.-]{3,63}(/[^\\s]*)?")) {
                throw CommandFailure.wrongUsage("" + typed + " is no s3://bucket/folder.");
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
