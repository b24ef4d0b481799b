package dev.candlewick.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script ./candlewick, on machines that lack something: fake tools stand first on its path. */
class ScriptTest {
    @TempDir Path folder;
    private Path tools;

    @BeforeEach
    void aFolderForFakeTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("fake tools"));
    }

    private record Answer(int exitCode, String out, String err) {}

    @Test
    void aTierThatThereIsNotIsRefusedClearly() throws Exception {
        Answer answer = run(script(), "test", "--everything");

        assertThat(answer.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(answer.err()).contains("--everything").contains("--all");
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void theTestCommandExplainsItself() throws Exception {
        assertThat(run(script(), "test", "--help").out()).contains("N passed, N failed, N skipped");
    }

    @Test
    void itWorksThroughALinkFromAnotherFolderWithSpacesInItsName() throws Exception {
        Path link = folder.resolve("a link to candlewick");
        Files.createSymbolicLink(link, script());

        assertThat(run(link, "test", "--help").exitCode()).isEqualTo(ExitCode.GOOD);
    }

    @Test
    void onAnotherSystemItNamesDockerCompose() throws Exception {
        fake("uname", "echo Darwin");
        Answer answer = run(script(), "up");

        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(answer.err()).contains("Linux").contains("docker compose up");
    }

    @Test
    void anOldMavenIsNamedWithWhatToInstall() throws Exception {
        fake("mvn", "echo 'Apache Maven 3.6.3 (abc)'");
        Answer answer = run(script(), "test");

        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(answer.err())
                .contains("3.8.7")
                .contains("3.6.3")
                .contains("apt-get install maven");
    }

    @Test
    void aMachineWithoutANewJdkIsToldWhichOneToInstall() throws Exception {
        Path root = Files.createDirectory(folder.resolve("clone"));
        String text =
                Files.readString(script())
                        .replace(
                                "/usr/lib/jvm/* /opt/* /opt/*/* /usr/local/lib/jvm/*",
                                "/no/such/folder/*");
        Path copy = root.resolve("candlewick");
        Files.writeString(copy, text);
        Files.copy(Repository.root().resolve("pom.xml"), root.resolve("pom.xml"));
        makeExecutable(copy);
        Path old = folder.resolve("old jdk");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(old.resolve("bin/javac"), "#!/bin/sh\n");
        makeExecutable(old.resolve("bin/javac"));
        fake("java", "echo '    java.home = " + old + "'");

        Answer answer = run(copy, "status");

        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(answer.err()).contains("JDK 21").contains("version 17").contains("JAVA_HOME");
    }

    private static Path script() {
        return Repository.root().resolve("candlewick");
    }

    private void fake(String tool, String body) throws IOException {
        Path file = tools.resolve(tool);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Answer run(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("MAVEN_HOME");
        int exitCode = builder.start().waitFor();
        return new Answer(
                exitCode,
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
