package dev.candlewick.systemtest;

import dev.candlewick.localstack.Repository;
import java.nio.file.Path;

/** The jar that a person uploads to a Flink cluster. */
public final class JobJar {
    private JobJar() {}

    /** Where the build has put it. */
    public static Path path() {
        return Repository.root()
                .resolve(
                        "flink-job/target/flink-job-"
                                + System.getProperty("candlewick.version")
                                + ".jar");
    }
}
