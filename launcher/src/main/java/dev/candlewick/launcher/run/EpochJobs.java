package dev.candlewick.launcher.run;

import dev.candlewick.launcher.run.EpochRow.State;
import dev.candlewick.localstack.FlinkRest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which job of the cluster writes which epoch: its name says it. */
public final class EpochJobs {
    private static final Pattern NAME = Pattern.compile("candlewick epoch (\\d{1,9})");

    /** Of two that began in the same millisecond, everybody must choose the same. */
    private static final Comparator<FlinkRest.Job> NEWEST_FIRST =
            Comparator.comparing(FlinkRest.Job::startedAt)
                    .reversed()
                    .thenComparing(FlinkRest.Job::id);

    private EpochJobs() {}

    /** The job that writes an epoch; empty when none is alive. The newest, should there be two. */
    public static Optional<FlinkRest.Job> of(int logEpoch, Collection<FlinkRest.Job> jobs) {
        return notEnded(logEpoch, jobs).stream().filter(EpochJobs::writes).findFirst();
    }

    /**
     * Every job of an epoch that has not ended, the newest first; those that are being cancelled
     * too, since they may still write.
     */
    public static List<FlinkRest.Job> notEnded(int logEpoch, Collection<FlinkRest.Job> jobs) {
        return alive(jobs).stream()
                .filter(job -> epochOf(job).equals(Optional.of(logEpoch)))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /**
     * The jobs that must end because another one writes the same epoch, as after a submission whose
     * answer was lost. The watched one stays; in an epoch without it, the newest.
     *
     * @param watched id of the job that is looked after; may be empty
     */
    public static List<FlinkRest.Job> surplus(String watched, Collection<FlinkRest.Job> jobs) {
        return alive(jobs).stream()
                .filter(EpochJobs::writes)
                .collect(
                        Collectors.groupingBy(
                                FlinkRest.Job::name, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(rivals -> withoutTheOneThatStays(watched, rivals))
                .toList();
    }

    private static Stream<FlinkRest.Job> withoutTheOneThatStays(
            String watched, List<FlinkRest.Job> rivals) {
        FlinkRest.Job stays =
                rivals.stream()
                        .filter(job -> job.id().equals(watched))
                        .findFirst()
                        .orElseGet(() -> rivals.stream().min(NEWEST_FIRST).orElseThrow());
        return rivals.stream().filter(job -> !job.equals(stays));
    }

    private static boolean writes(FlinkRest.Job job) {
        return !job.ended() && !job.state().equals("CANCELLING");
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
                .filter(EpochJobs::writes)
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
