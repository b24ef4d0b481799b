package dev.candlewick.systemtest.fault;

import dev.candlewick.localstack.Repository;
import dev.candlewick.systemtest.JobJar;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A copy of the job's jar in which one class is compiled from changed source. It lives in the
 * folder of a test and nowhere else.
 */
final class Mutant {
    private static final String PACKAGE = "dev/candlewick/job/";

    private Mutant() {}

    /** Compiles a mutation; without one it is the jar as it is shipped. */
    static Path jar(Mutation mutation, Path folder) throws IOException {
        Path jar = folder.resolve(mutation + ".jar");
        Files.copy(JobJar.path(), jar, StandardCopyOption.REPLACE_EXISTING);
        if (mutation != Mutation.NONE) {
            put(compiled(mutation, folder), jar);
        }
        return jar;
    }

    private static Path compiled(Mutation mutation, Path folder) throws IOException {
        String file = PACKAGE + mutation.source() + ".java";
        Path source = folder.resolve(mutation + "/source").resolve(file);
        Files.createDirectories(source.getParent());
        Path original = Repository.root().resolve("flink-job/src/main/java").resolve(file);
        Files.writeString(source, mutation.in(Files.readString(original)));
        Path classes = Files.createDirectories(folder.resolve(mutation + "/classes"));
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "--release",
                                            "17",
                                            "-proc:none",
                                            "-nowarn",
                                            "-classpath",
                                            classPath(),
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            if (!done) {
                throw new IllegalStateException(mutation + " does not compile: " + messages);
            }
        }
        return classes;
    }

    /** What the job is compiled against: what it brings, and what the cluster has. */
    private static String classPath() throws IOException {
        Path cluster = Repository.root().resolve("local-stack/cluster/target/classpath");
        return JobJar.path() + File.pathSeparator + Files.readString(cluster).strip();
    }

    private static void put(Path classes, Path jar) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(jar);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path each : tree.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        each,
                        archive.getPath("/" + classes.relativize(each)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
