package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
    @TempDir private Path apt;

    @Test
    void readsTheDeb822Format() throws IOException {
        write(
                "sources.list.d/debian.sources",
                """
                # a comment
                Types: deb deb-src
                # another
                URIs: http://mirror.example/debian-security
                Suites: bookworm-security
                Components: main

                Types: deb-src
                URIs: http://sources.example/debian
                Suites: bookworm

                Enabled: no
                Types: deb
                URIs: http://disabled.example/debian
                Suites: bookworm

                types: deb
                uris: http://first.example/debian/
                  http://second.example/debian
                suites: bookworm bookworm-updates
                components: main
                """);

        assertThat(AptSources.debianMirror(apt)).contains("http://first.example/debian/");
    }

    @Test
    void readsTheOneLineFormat() throws IOException {
        write(
                "sources.list",
                """
                # deb http://commented.example/debian bookworm main
                deb-src http://sources.example/debian bookworm main
                deb http://tools.example/apt stable main
                deb http://mirror.example/debian-security bookworm-security main
                deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] https://mirror.example/debian bookworm main # end
                """);

        assertThat(AptSources.debianMirror(apt)).contains("https://mirror.example/debian");
    }

    @Test
    void findsNoneWhereThereIsNone() throws IOException {
        assertThat(AptSources.debianMirror(apt)).isEmpty();
        write("sources.list", "deb http://archive.example/ubuntu noble main\n");
        write("sources.list.d/old.list.disabled", "deb http://mirror.example/debian trixie main\n");
        assertThat(AptSources.debianMirror(apt)).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Path file = apt.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
