package dev.candlewick.feed.polled;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLedgerTest {

    private static final long DAY = 86_400_000L;
    private static final long NOW = 20_000 * DAY;

    @TempDir private Path folder;

    @Test
    void noTwentyFourHoursEverHoldMoreCallsThanTheQuotaWhoeverIsRestarted() {
        Random random = new Random(5);
        TreeSet<Long> calls = new TreeSet<>();
        long now = NOW;
        for (int i = 0; i < 2_000; i++) {
            now += random.nextLong(3_600_000);
            CallLedger ledger = CallLedger.in(folder, "source", 25);
            long free = ledger.state(now).nextFree();
            boolean taken = ledger.take(now);
            assertThat(taken).isEqualTo(free <= now);
            if (taken) {
                calls.add(now);
            }
            assertThat(calls.tailSet(now - DAY, false)).hasSizeLessThanOrEqualTo(25);
        }
        assertThat(calls).hasSizeGreaterThan(900);
    }

    @Test
    void whoMustWaitIsToldUntilWhen() {
        CallLedger ledger = CallLedger.in(folder, "source", 2);
        assertThat(ledger.state(NOW).words()).isEqualTo("0 of 2 calls in 24 h");
        assertThat(ledger.take(NOW)).isTrue();
        assertThat(ledger.take(NOW + 10)).isTrue();
        assertThat(ledger.take(NOW + 20)).isFalse();
        assertThat(ledger.state(NOW + 20)).isEqualTo(new CallLedger.State(2, 2, NOW + DAY));
        assertThat(ledger.take(NOW + DAY)).isTrue();
        assertThat(ledger.take(NOW + DAY)).isFalse();
    }

    @Test
    void aSourceThatIsClosedIsNotAskedByASecondFeedEither() {
        CallLedger.in(folder, "source", 25).close(NOW, NOW + 500);
        CallLedger other = CallLedger.in(folder, "source", 25);
        assertThat(other.take(NOW + 499)).isFalse();
        assertThat(other.take(NOW + 500)).isTrue();
    }

    @Test
    void aCallThatNeverCameThereIsGivenBack() {
        CallLedger ledger = CallLedger.in(folder, "source", 2);
        assertThat(ledger.take(NOW)).isTrue();
        assertThat(ledger.take(NOW + 10)).isTrue();
        ledger.giveBack(NOW + 20, NOW + 10);
        ledger.giveBack(NOW + 20, NOW + 15);
        assertThat(ledger.state(NOW + 20).used()).isEqualTo(1);
        assertThat(ledger.take(NOW + 20)).isTrue();
        assertThat(ledger.take(NOW + 20)).isFalse();
    }

    @Test
    void whatCannotBeReadIsLeftOut() throws Exception {
        Files.writeString(
                folder.resolve("source.calls"),
                "call %d\ncall x\n\0\0\nclosed\ncall 99999999999999999999\n".formatted(NOW - 5));
        assertThat(CallLedger.in(folder, "source", 25).state(NOW).used()).isEqualTo(1);
    }
}
