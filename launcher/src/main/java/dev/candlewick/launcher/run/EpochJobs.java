package dev.candlewick.launcher.run;

import dev.candlewick.launcher.run.EpochRow.State;
import dev.candlewick.localstack.FlinkRest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which job of the cluster writes which epoch: its name says it. */
public final class EpochJobs {
    private static final Pattern NAME = Pattern.compile("candlewick epoch (\\d{1,9})");

    private EpochJobs() {}

    /** The job that writes an epoch; empty when none is alive. The newest, should there be two. */
    public static Optional<FlinkRest.Job> of(int logEpoch, Collection<FlinkRest.Job> jobs) {
        return jobs.stream()
                .filter(job -> !job.ended() && !job.state().equals("CANCELLING"))
                .filter(job -> epochOf(job).equals(Optional.of(logEpoch)))
                .findFirst();
    }

    /** The jobs that are alive and write an epoch of ours. */
    static List<FlinkRest.Job> alive(Collection<FlinkRest.Job> jobs) {
        return jobs.stream().filter(job -> !job.ended() && epochOf(job).isPresent()).toList();
    }

    /**
     * The jobs that must end: those of epochs that nobody reads any more. One that is being built
     * is left alone, and so is one that the database does not know, which may just be registering.
     */
    static List<FlinkRest.Job> outdated(
            Collection<EpochRow> epochs, Collection<FlinkRest.Job> jobs) {
        return alive(jobs).stream()
                .filter(job -> !job.state().equals("CANCELLING"))
                .filter(
                        job ->
                                epochs.stream()
                                        .filter(e -> epochOf(job).equals(Optional.of(e.logEpoch())))
                                        .anyMatch(
                                                e ->
                                                        e.state() == State.RETIRED
                                                                || e.state() == State.DROPPED))
                .toList();
    }

    private static Optional<Integer> epochOf(FlinkRest.Job job) {
        Matcher matcher = NAME.matcher(job.name());
        return matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1)))
                : Optional.empty();
    }
}
