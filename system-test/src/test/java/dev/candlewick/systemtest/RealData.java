package dev.candlewick.systemtest;

import dev.candlewick.localstack.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** The folder of real ticks, which is no part of the repository. */
public final class RealData {
    private RealData() {}

    /** The folder; empty when this machine does not have it. */
    public static Optional<Path> folder() {
        String named = System.getenv("CANDLEWICK_DATA");
        Path folder =
                named == null
                        ? Repository.root().resolve("../shared/data").normalize()
                        : Path.of(named);
        return Optional.of(folder).filter(Files::isDirectory);
    }

    /** A file in the folder; without the folder, the test is skipped and says why. */
    public static String file(String name) {
        return folder().map(folder -> folder.resolve(name).toString())
                .orElseThrow(
                        () ->
                                new TestAbortedException(
                                        "the folder of real ticks is missing; CANDLEWICK_DATA names"
                                                + " it"));
    }
}
