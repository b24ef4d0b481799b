package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an archive lies, as a person types it. */
final class ArchivePlace {
    private static final String S3 = "s3://";

    private ArchivePlace() {}

    /** A folder as an absolute path, a bucket as it is. */
    static String absolute(String typed) {
        if (typed.startsWith(S3)) {
            if (!typed.matches("s3://[a-z0-9.-]{3,63}(/[^\\s]*)?")) {
                throw CommandFailure.wrongUsage(
                        "--archive: " + typed + " is no s3://bucket/folder.");
            }
            return typed.replaceAll("/+$", "");
        }
        Path folder = Path.of(typed).toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw CommandFailure.wrongUsage("--archive: " + folder + " is no folder.");
        }
        return folder.toString();
    }
}
