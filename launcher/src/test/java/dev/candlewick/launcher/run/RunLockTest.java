package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir Path folder;

    @Test
    void onlyOneHoldsTheLock() {
        Path file = folder.resolve("state/run.lock");
        assertThat(RunLock.isHeld(file)).isFalse();

        RunLock held = RunLock.tryTake(file).orElseThrow();
        assertThat(RunLock.isHeld(file)).isTrue();
        assertThat(RunLock.tryTake(file)).isEmpty();

        held.close();
        assertThat(RunLock.isHeld(file)).isFalse();
    }
}
