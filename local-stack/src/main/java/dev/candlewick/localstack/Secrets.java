package dev.candlewick.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Generated passwords, one file each, that only the owner of the folder can read. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** The secret of this name, generated the first time. */
    String get(String name) {
        try {
            Path file = file(name);
            if (!Files.exists(file)) {
                byte[] bytes = new byte[24];
                RANDOM.nextBytes(bytes);
                write(name, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failures.io("Keeping a password in " + folder, e);
        }
    }

    /** Writes a file that is complete or not there, and that nobody else can read at any moment. */
    Path write(String name, String content) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Path part = Files.createTempFile(folder, name, ".part");
            Files.writeString(part, content, StandardCharsets.UTF_8);
            return Files.move(
                    part,
                    file(name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failures.io("Keeping a password in " + folder, e);
        }
    }
}
