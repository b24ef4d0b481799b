package dev.candlewick.verify.audit;

import dev.candlewick.verify.log.AuditLog;
import dev.candlewick.verify.log.KafkaAuditLog;
import dev.candlewick.verify.table.TimescaleAudit;
import java.time.Duration;
import java.time.Instant;

/** Where tables and log are, and how to wait for them. Whoever opens closes. */
public interface AuditSources {

    /**
     * Opens the tables.
     *
     * @throws dev.candlewick.verify.UnavailableException when the database does not answer
     */
    AuditTables tables();

    /** Opens the log of a topic. */
    AuditLog log(String topic);

    /** Waits a moment; returns at once, with false, when the deadline has passed. */
    boolean await(Instant deadline);

    /**
     * Those of a system.
     *
     * @param user the role of the auditor
     */
    static AuditSources of(String bootstrapServers, String jdbcUrl, String user, String password) {
        return new AuditSources() {
            @Override
            public AuditTables tables() {
                return new TimescaleAudit(jdbcUrl, user, password);
            }

            @Override
            public AuditLog log(String topic) {
                return new KafkaAuditLog(bootstrapServers, topic);
            }

            @Override
            public boolean await(Instant deadline) {
                try {
                    Thread.sleep(Duration.ofMillis(500));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                return Instant.now().isBefore(deadline);
            }
        };
    }
}
