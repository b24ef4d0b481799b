package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateTimescaleIT {
    @TempDir private Path folder;

    @Test
    void isMadeOnceForAllWhoAskAndMadeAgainWhenItIsNotWhole() throws Exception {
        Path place = folder.resolve("timescaledb");
        // What a killed run leaves: a half-unpacked copy in its place, and another beside it.
        Files.createDirectories(place.resolve("usr/lib/postgresql/17/bin"));
        Files.createDirectories(folder.resolve("timescaledb.part-1/root"));
        List<String> steps = Collections.synchronizedList(new ArrayList<>());

        List<TimescaleServer> servers;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<TimescaleServer> ask = () -> new PrivateTimescale(place).provide(steps::add);
            servers = new ArrayList<>();
            for (Future<TimescaleServer> asked : threads.invokeAll(List.of(ask, ask))) {
                servers.add(asked.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LocalStackException refused
                    && refused.reason() == Reason.NO_NETWORK) {
                abort("The packages cannot be fetched: there is no network.");
            }
            throw e;
        }

        assertThat(servers).hasSize(2).containsOnly(servers.getFirst());
        assertThat(steps).filteredOn(step -> step.startsWith("downloading")).hasSize(1);
        assertThat(children(folder)).containsExactlyInAnyOrder("timescaledb", "timescaledb.lock");
        String version =
                Command.runToSuccess(
                        folder,
                        Duration.ofSeconds(30),
                        List.of(servers.getFirst().program("psql").toString(), "--version"));
        assertThat(version).startsWith("psql (PostgreSQL) 17");
    }

    @Test
    void saysThatTheMirrorIsNotReached() throws IOException {
        Path apt = Files.createDirectories(folder.resolve("apt"));
        Files.writeString(
                apt.resolve("sources.list"), "deb http://127.0.0.1:9/debian bookworm main\n");
        Path place = folder.resolve("timescaledb");

        assertThatThrownBy(() -> new PrivateTimescale(place, apt).provide(step -> {}))
                .isInstanceOfSatisfying(
                        LocalStackException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NO_NETWORK))
                .hasMessageContaining("Check the network");
        assertThat(place).doesNotExist();
    }

    @Test
    void saysThatThereIsNoMirror() {
        assertThatThrownBy(
                        () ->
                                new PrivateTimescale(folder.resolve("timescaledb"), folder)
                                        .provide(step -> {}))
                .isInstanceOfSatisfying(
                        LocalStackException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_HOST))
                .hasMessageContaining("no Debian mirror");
    }

    private static List<String> children(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            return children.map(child -> String.valueOf(child.getFileName())).toList();
        }
    }
}
