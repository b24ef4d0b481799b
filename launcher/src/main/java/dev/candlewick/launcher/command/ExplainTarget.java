package dev.candlewick.launcher.command;

import dev.candlewick.explain.Sources;
import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.explain.table.TimescaleStore;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Role;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.log.ArchivedRecords;
import dev.candlewick.verify.log.KafkaRecords;
import dev.candlewick.verify.log.RecordSource;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Tells the explain program where the running system is. */
public final class ExplainTarget {
    private static final String CLIENT = "candlewick-explain";

    private ExplainTarget() {}

    /** The tables, as reader, and the log of the running system. */
    public static Sources ofRunningSystem() {
        Running running = Running.require(Installation.current());
        String bootstrapServers = running.stack().broker().bootstrapServers();
        // Its classes take a while to load; the tables are asked meanwhile.
        CompletableFuture<KafkaRecords> ticks =
                CompletableFuture.supplyAsync(
                        () -> new KafkaRecords(bootstrapServers, Broker.TICKS, CLIENT));
        return new Sources() {
            @Override
            public CandleStore candles() {
                try {
                    return new TimescaleStore(running.stack().database().connect(Role.READER));
                } catch (SQLException e) {
                    throw new UnavailableException(
                            "cannot connect to the database: %s; ./candlewick status says how it is"
                                    .formatted(e.getMessage()),
                            e);
                }
            }

            @Override
            public RecordSource log(String topic) {
                RecordSource kafka =
                        topic.equals(Broker.TICKS)
                                ? opened(ticks)
                                : new KafkaRecords(bootstrapServers, topic, CLIENT);
                return running.archive()
                        .<RecordSource>map(
                                place -> new ArchivedRecords(kafka, place, bootstrapServers, topic))
                        .orElse(kafka);
            }
        };
    }

    private static KafkaRecords opened(CompletableFuture<KafkaRecords> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
