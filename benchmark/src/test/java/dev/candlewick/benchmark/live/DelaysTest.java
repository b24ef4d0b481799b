package dev.candlewick.benchmark.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelaysTest {

    @Test
    void aShareIsTheDelayThatSoManyDidNotExceed() {
        Delays delays = new Delays();
        for (int micros = 100_000; micros > 0; micros--) {
            delays.add(micros);
        }
        assertThat(delays.count()).isEqualTo(100_000);
        assertThat(delays.millis(0.5)).isEqualTo(50);
        assertThat(delays.millis(0.99)).isEqualTo(99);
        assertThat(delays.millis(1)).isEqualTo(100);
    }

    @Test
    void withoutAnyThereIsNoDelay() {
        assertThat(new Delays().millis(0.99)).isNaN();
    }
}
