package dev.candlewick.launcher.command;

import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Role;
import dev.candlewick.verify.audit.AuditSources;

/** Tells the audit where the running system is. */
public final class AuditTarget {
    private AuditTarget() {}

    /** Its tables, as auditor, and its log. */
    public static AuditSources ofRunningSystem() {
        Running running = Running.require(Installation.current());
        return AuditSources.of(
                running.stack().broker().bootstrapServers(),
                running.stack().database().jdbcUrl(),
                Role.AUDITOR.roleName(),
                running.stack().database().password(Role.AUDITOR));
    }
}
