package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.time.Duration;

/**
 * Lets a component of another stack take the port after a start has found it free and before the
 * new process can listen there.
 */
final class PortRace {
    private PortRace() {}

    /**
     * The start gives up with {@code PORT_TAKEN}, and nothing of it is left.
     *
     * @param moment the first step or detail that is told after the look at the port
     * @param winner stopped now, started at that moment
     */
    static void isLost(LocalStack.Settings settings, String moment, Component winner) {
        winner.stop();

        assertThatThrownBy(() -> settings.start(at(moment, winner)))
                .isInstanceOfSatisfying(
                        LocalStackException.class,
                        e ->
                                assertThat(e.reason())
                                        .as(e.getMessage())
                                        .isEqualTo(Reason.PORT_TAKEN));

        assertThat(settings.attach().components())
                .allSatisfy(component -> assertThat(component.isAlive()).isFalse());
        assertThat(winner.healthy()).isTrue();
    }

    private static Progress at(String moment, Component winner) {
        return new Progress() {
            @Override
            public void started(String step) {
                told(step);
            }

            @Override
            public void detail(String step, String detail) {
                told(detail);
            }

            @Override
            public void done(String step, String result, Duration took) {}

            @Override
            public void failed(String step, String reason) {}

            private void told(String what) {
                if (what.equals(moment)) {
                    winner.start(Progress.SILENT);
                }
            }
        };
    }
}
