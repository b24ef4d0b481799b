package dev.candlewick.launcher.run;

import java.util.Map;

/**
 * What the supervisor has recorded of the running system.
 *
 * @param phase how far it is
 * @param supervisor process id of the supervisor
 * @param startedAt when it began, ISO-8601 UTC
 * @param urls where people go: {@code dashboard}, {@code flink}, {@code kafka}, {@code psql}; where
 *     each process serves its metrics, and the file that says so to Prometheus, {@code metrics}
 * @param components name of each component to what has become of it, in the order they start
 * @param job the Flink job
 */
public record RunState(
        Phase phase,
        long supervisor,
        String startedAt,
        Map<String, String> urls,
        Map<String, ComponentRecord> components,
        JobRecord job) {
    /** How far the system is. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    /**
     * One component.
     *
     * @param restarts how often the supervisor has brought it back
     * @param note what a person should know, for instance that a replay has finished; may be empty
     */
    public record ComponentRecord(int restarts, String note) {
        static final ComponentRecord FRESH = new ComponentRecord(0, "");
    }

    /**
     * The Flink job over the life of this supervisor.
     *
     * @param id 32 hexadecimal digits; empty until it is submitted
     * @param restarts restarts by Flink and submissions after a lost JobManager, together
     * @param resubmissions the latter alone
     * @param note what a person should know; may be empty
     */
    public record JobRecord(String id, long restarts, int resubmissions, String note) {
        static final JobRecord NONE = new JobRecord("", 0, 0, "");
    }
}
