package dev.candlewick.launcher.command;

import dev.candlewick.facts.command.FactsCommand;
import dev.candlewick.facts.service.CallQuota;
import dev.candlewick.facts.service.ServiceException;
import dev.candlewick.facts.table.FactTables;
import dev.candlewick.facts.table.UnavailableException;
import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.FeedCalls;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells the command {@code facts} where the running system is. */
public final class FactsTarget implements FactsCommand.Target {
    /** As long as a feed leaves a service alone that says so. */
    private static final Duration USED_UP_PAUSE = Duration.ofHours(1);

    @Override
    public FactTables forAdding() {
        return tables(Role.IMPORTER);
    }

    @Override
    public FactTables forReading() {
        return tables(Role.READER);
    }

    @Override
    public CallQuota calls(String service, int perDay) {
        return quota(FeedCalls.ledger(Installation.current(), service, perDay), service);
    }

    static CallQuota quota(CallLedger ledger, String service) {
        return new CallQuota() {
            @Override
            public void take() {
                long now = System.currentTimeMillis();
                if (!ledger.take(now)) {
                    CallLedger.State state = ledger.state(now);
                    throw new ServiceException(
                            "%s is not asked: %s, none left until %s. --calls-per-day says how many a paid key has."
                                    .formatted(
                                            service,
                                            state.words(),
                                            Instant.ofEpochMilli(state.nextFree())
                                                    .truncatedTo(ChronoUnit.SECONDS)));
                }
            }

            @Override
            public void usedUp() {
                long now = System.currentTimeMillis();
                ledger.close(now, now + USED_UP_PAUSE.toMillis());
            }
        };
    }

    private static FactTables tables(Role role) {
        try {
            return new FactTables(
                    Running.require(Installation.current()).stack().database().connect(role));
        } catch (SQLException e) {
            throw new UnavailableException("the database cannot be reached: " + e.getMessage(), e);
        }
    }
}
