package dev.candlewick.job;

import dev.candlewick.job.timescale.EpochRegistry;
import dev.candlewick.job.timescale.EpochRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says how the job of the epoch that readers see is submitted: prints the given arguments of the
 * job, one a line, with the number and the rules of that epoch put in; those of the first epoch
 * when there is none yet. The first argument is a folder for its instrument file.
 */
public final class LiveEpoch {

    private static final List<String> RULES = List.of("--log-epoch", "--horizon", "--instruments");

    private LiveEpoch() {}

    public static void main(String[] arguments) throws IOException {
        String[] ofJob = Stream.of(arguments).skip(1).toArray(String[]::new);
        arguments(Path.of(arguments[0]), ofJob).forEach(System.out::println);
    }

    /**
     * The arguments of the job.
     *
     * @throws IllegalStateException when the database does not say which epoch is live
     */
    static List<String> arguments(Path folder, String... given) throws IOException {
        JobOptions options = JobOptions.parse(given);
        Optional<EpochRules> live = new EpochRegistry(options.database()).live();
        List<String> arguments = new ArrayList<>(List.of(given));
        if (live.isEmpty()) {
            drop("--log-epoch", arguments);
            arguments.add("--log-epoch=" + options.logEpoch);
            return arguments;
        }
        EpochRules rules = live.get();
        Path instruments = folder.resolve("instruments-epoch-" + rules.logEpoch() + ".csv");
        Files.writeString(instruments, rules.instruments());
        RULES.forEach(rule -> drop(rule, arguments));
        arguments.add("--log-epoch=" + rules.logEpoch());
        arguments.add("--horizon=" + text(rules.horizon()));
        arguments.add("--instruments=" + instruments);
        return arguments;
    }

    /** As the job's command line wants it, which takes nine digits. */
    private static String text(Duration duration) {
        return duration.toMillisPart() == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    private static void drop(String option, List<String> arguments) {
        arguments.removeIf(word -> word.startsWith(option + "="));
    }
}
