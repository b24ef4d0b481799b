package dev.candlewick.verify.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.verify.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KafkaRecordsTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    @Timeout(10)
    void aBrokerThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            try (KafkaRecords records = new KafkaRecords(address, "ticks", "test", PATIENCE)) {
                assertThatThrownBy(() -> records.beginning(0))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageStartingWith("Kafka at " + address + " has not said a word")
                        .hasMessageContaining("./candlewick status");
            }
        }
    }

    @Test
    void anAddressThatNobodyCanLookUpIsNamed() {
        assertThatThrownBy(
                        () -> new KafkaRecords("nowhere.invalid:9092", "ticks", "test", PATIENCE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("nowhere.invalid:9092");
    }
}
