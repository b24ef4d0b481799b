package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortChoiceTest {
    private final List<String> messages = new ArrayList<>();

    @Test
    void theUsualPortIsTakenWithoutAWord() {
        assertThat(allFreeBut().preferred(8080, "the dashboard")).isEqualTo(8080);
        assertThat(messages).isEmpty();
    }

    @Test
    void theNextFreePortIsTakenWithAMessage() {
        assertThat(allFreeBut(8080, 8081).preferred(8080, "the dashboard")).isEqualTo(8082);
        assertThat(messages).singleElement().asString().contains("8080", "8082", "the dashboard");
    }

    @Test
    void onePortIsNotChosenTwice() {
        PortChoice ports = allFreeBut(8080);

        assertThat(ports.preferred(8080, "the dashboard")).isEqualTo(8081);
        assertThat(ports.preferred(8081, "Flink")).isEqualTo(8082);
    }

    @Test
    void aPortThatAPersonAskedForIsThatOneOrAnError() {
        assertThat(allFreeBut().required(9000, "dashboard's port", "--port")).isEqualTo(9000);
        assertThatThrownBy(() -> allFreeBut(9000).required(9000, "dashboard's port", "--port"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("9000")
                .hasMessageContaining("--port")
                .extracting(failure -> ((CommandFailure) failure).exitCode())
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void whatIsNoPortIsWrongUsage() {
        assertThatThrownBy(() -> allFreeBut().required(70_000, "dashboard's port", "--port"))
                .extracting(failure -> ((CommandFailure) failure).exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void aPortThatAnotherProgramListensOnIsSeen() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = other.getLocalPort();

            assertThat(new PortChoice(messages::add).preferred(taken, "Kafka")).isNotEqualTo(taken);
        }
    }

    private PortChoice allFreeBut(Integer... taken) {
        return new PortChoice(port -> !Set.of(taken).contains(port), messages::add);
    }
}
