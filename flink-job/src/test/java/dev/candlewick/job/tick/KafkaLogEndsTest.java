package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class KafkaLogEndsTest {

    @Test
    void failuresInARowAreCountedSoThatOnlyTheFirstIsSaidAloud() throws IOException {
        List<Integer> failures = new CopyOnWriteArrayList<>();
        try (KafkaLogEnds ends =
                new KafkaLogEnds(
                        clientOfNobody(),
                        "ticks",
                        Duration.ofMillis(1),
                        (inARow, why) -> failures.add(inARow))) {
            await().until(() -> failures.size() >= 3);
            assertThat(ends.newest()).isEmpty();
        }
        assertThat(failures).startsWith(1, 2, 3);
    }

    private static Admin clientOfNobody() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return Admin.create(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:" + port,
                        "default.api.timeout.ms",
                        "100",
                        "request.timeout.ms",
                        "100"));
    }
}
