package dev.candlewick.systemtest.container;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds docker-compose.yml. */
final class Repository {
    private Repository() {}

    static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.yml"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "docker-compose.yml lies in no folder above "
                                + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder.resolve(name);
    }
}
