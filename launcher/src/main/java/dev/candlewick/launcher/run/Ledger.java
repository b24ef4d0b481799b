package dev.candlewick.launcher.run;

import dev.candlewick.launcher.run.RunState.ComponentRecord;
import dev.candlewick.launcher.run.RunState.JobRecord;
import dev.candlewick.launcher.run.RunState.Phase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The supervisor's view of the run, written to disk at every change. Used by one thread. */
final class Ledger {
    private final RunFile<RunState> file;
    private RunState state;

    Ledger(RunFile<RunState> file, Instant startedAt) {
        this.file = file;
        this.state =
                new RunState(
                        Phase.STARTING,
                        ProcessHandle.current().pid(),
                        startedAt.toString(),
                        Map.of(),
                        Map.of(),
                        JobRecord.NONE);
        file.write(state);
    }

    RunState state() {
        return state;
    }

    void phase(Phase phase) {
        replace(
                new RunState(
                        phase,
                        state.supervisor(),
                        state.startedAt(),
                        state.urls(),
                        state.components(),
                        state.job()));
    }

    void urls(Map<String, String> urls) {
        replace(
                new RunState(
                        state.phase(),
                        state.supervisor(),
                        state.startedAt(),
                        new LinkedHashMap<>(urls),
                        state.components(),
                        state.job()));
    }

    /** One more restart of a component. */
    void restarted(String component) {
        component(component, record -> new ComponentRecord(record.restarts() + 1, ""));
    }

    /** What a person should know of a component. */
    void note(String component, String note) {
        component(component, record -> new ComponentRecord(record.restarts(), note));
    }

    void job(JobRecord job) {
        if (!job.equals(state.job())) {
            replace(
                    new RunState(
                            state.phase(),
                            state.supervisor(),
                            state.startedAt(),
                            state.urls(),
                            state.components(),
                            job));
        }
    }

    private void component(String name, UnaryOperator<ComponentRecord> change) {
        Map<String, ComponentRecord> components = new LinkedHashMap<>(state.components());
        components.put(name, change.apply(components.getOrDefault(name, ComponentRecord.FRESH)));
        replace(
                new RunState(
                        state.phase(),
                        state.supervisor(),
                        state.startedAt(),
                        state.urls(),
                        components,
                        state.job()));
    }

    private void replace(RunState next) {
        state = next;
        file.write(next);
    }
}
