package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A small Flink job, compiled for the oldest Java that clusters run and packed as a user would. */
final class JobJar {
    private JobJar() {}

    static Path make(Path folder) throws Exception {
        Path source = folder.resolve("CountingJob.java");
        try (InputStream text = JobJar.class.getResourceAsStream("CountingJob.java")) {
            Files.write(source, Objects.requireNonNull(text).readAllBytes());
        }
        Path classes = Files.createDirectory(folder.resolve("classes"));
        int exit =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                InputStream.nullInputStream(),
                                OutputStream.nullOutputStream(),
                                System.err,
                                "--release",
                                "17",
                                "-cp",
                                Repository.classPath("cluster"),
                                "-d",
                                classes.toString(),
                                source.toString());
        assertThat(exit).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "CountingJob");
        Path packed = folder.resolve("counting job.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(packed), manifest);
                Stream<Path> files = Files.list(classes)) {
            for (Path file : List.copyOf(files.toList())) {
                jar.putNextEntry(new JarEntry(String.valueOf(file.getFileName())));
                Files.copy(file, jar);
            }
        }
        return packed;
    }
}
