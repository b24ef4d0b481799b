package dev.candlewick.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.facts.service.CallQuota;
import dev.candlewick.feed.polled.CallLedger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of feeds and of the command {@code facts} are counted together. */
class FactsTargetTest {

    @Test
    void aCallThatAFeedHasMadeIsNotThereForFacts(@TempDir Path folder) {
        CallLedger.in(folder, "alphavantage", 2).take(System.currentTimeMillis());
        CallQuota quota =
                FactsTarget.quota(CallLedger.in(folder, "alphavantage", 2), "alphavantage");

        quota.take();

        assertThatThrownBy(quota::take)
                .hasMessageStartingWith(
                        "alphavantage is not asked: 2 of 2 calls in 24 h, none left until 20");
    }

    @Test
    void aServiceThatSaysThatNothingIsLeftIsNotAskedAgainByAnyone(@TempDir Path folder) {
        CallLedger ledger = CallLedger.in(folder, "alphavantage", 25);
        FactsTarget.quota(ledger, "alphavantage").usedUp();

        assertThat(ledger.take(System.currentTimeMillis())).isFalse();
    }
}
