package dev.candlewick.launcher.run;

import dev.candlewick.feed.polled.AlphaVantage;
import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.launcher.Installation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The calls that a feed has left at a source which counts them. */
public final class FeedCalls {

    private static final String LIMIT = "--calls-per-day=";

    private FeedCalls() {}

    /** What a feed finds in its environment, so that restarts and further feeds share the count. */
    static Map<String, String> environment(Installation installation) {
        return Map.of(CallLedger.FOLDER, folder(installation).toString());
    }

    /** In words; empty for a feed whose source counts nothing. */
    static String words(Installation installation, long pid, Instant now) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .map(arguments -> words(Arrays.asList(arguments), folder(installation), now))
                .orElse("");
    }

    static String words(List<String> arguments, Path folder, Instant now) {
        if (!arguments.contains("--feed=alphavantage")) {
            return "";
        }
        int limit =
                arguments.stream()
                        .filter(argument -> argument.startsWith(LIMIT))
                        .map(argument -> Integer.parseInt(argument.substring(LIMIT.length())))
                        .findFirst()
                        .orElse(AlphaVantage.FREE_CALLS_PER_DAY);
        CallLedger.State state =
                CallLedger.in(folder, "alphavantage", limit).state(now.toEpochMilli());
        Instant free = Instant.ofEpochMilli(state.nextFree());
        return state.words()
                + (free.isAfter(now)
                        ? ", none left until " + free.truncatedTo(ChronoUnit.SECONDS)
                        : "");
    }

    /** What feeds and others have called at a source, kept for all of this installation. */
    public static CallLedger ledger(Installation installation, String source, int limit) {
        return CallLedger.in(folder(installation), source, limit);
    }

    private static Path folder(Installation installation) {
        return installation.state().resolve("feeds");
    }
}
