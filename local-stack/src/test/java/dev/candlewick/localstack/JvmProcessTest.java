package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmProcessTest {
    @TempDir private Path folder;
    private JvmProcess process;

    @BeforeEach
    void itHasAName() {
        process = new JvmProcess(new Home(folder), "program", "broker");
    }

    @AfterEach
    void nothingIsLeftRunning() {
        process.process().kill();
    }

    @Test
    void isWaitedForUntilItAnswersItself() {
        launch("sleep 60");
        var answers = List.of(Answer.NONE, Answer.NONE, Answer.OURS).iterator();

        process.awaitAnswer("Program", answers::next, List.of(FreePorts.any()));

        assertThat(answers.hasNext()).isFalse();
        assertThat(process.process().alive()).isTrue();
    }

    @Test
    void isEndedWhenAnotherAnswersInItsPlace() {
        launch("sleep 60");
        int port = FreePorts.any();

        assertThatThrownBy(
                        () -> process.awaitAnswer("Program", () -> Answer.ANOTHERS, List.of(port)))
                .isInstanceOfSatisfying(
                        LocalStackException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.PORT_TAKEN))
                .hasMessageContaining("Port " + port);
        assertThat(process.process().alive()).isFalse();
    }

    @Test
    void theTakenPortIsNamedWhenItHasEndedForIt() throws Exception {
        launch("exit 1");
        await().until(() -> !process.process().alive());

        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    process.awaitAnswer(
                                            "Program",
                                            () -> Answer.NONE,
                                            List.of(FreePorts.any(), other.getLocalPort())))
                    .isInstanceOfSatisfying(
                            LocalStackException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.PORT_TAKEN))
                    .hasMessageContaining("Port " + other.getLocalPort());
        }
    }

    @Test
    void itsLastLinesAreToldWhenItHasEndedForAnotherReason() {
        launch("echo unwilling; exit 1");
        await().until(() -> !process.process().alive());

        assertThatThrownBy(
                        () ->
                                process.awaitAnswer(
                                        "Program", () -> Answer.NONE, List.of(FreePorts.any())))
                .isInstanceOfSatisfying(
                        LocalStackException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.START_FAILED))
                .hasMessageContaining("unwilling");
    }

    private void launch(String script) {
        process.process().launch(List.of("sh", "-c", script), Map.of(), folder);
    }
}
