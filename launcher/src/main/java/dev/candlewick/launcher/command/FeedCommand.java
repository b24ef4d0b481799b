package dev.candlewick.launcher.command;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.FeedKind;
import dev.candlewick.feed.FeedOptions;
import dev.candlewick.feed.LiveStart;
import dev.candlewick.feed.PolledStart;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Programs;
import dev.candlewick.launcher.run.Running;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts one more feed into the running system. */
@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        description = {
            "Starts one more feed into the running system; the options are those of up.",
            "Stays in the foreground until the feed ends or Ctrl-C; ./candlewick down ends it too."
        })
public final class FeedCommand implements Callable<Integer> {
    @Mixin private final FeedOptions feed = new FeedOptions();

    @Option(names = "--detach", description = "Return at once; the feed runs on.")
    private boolean detach;

    /**
     * Says what a feed lacks, such as its key, before anything is started.
     *
     * @throws CommandFailure when it cannot run like this
     */
    static void checkSource(FeedOptions feed) {
        try {
            if (feed.resolvedKind().isLive()) {
                LiveStart.of(feed, System.getenv());
            } else if (feed.resolvedKind().isPolled()) {
                PolledStart.of(feed, System.getenv());
            }
        } catch (FeedException refused) {
            throw CommandFailure.wrongUsage(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Integer call() {
        if (feed.resolvedKind() == FeedKind.NONE) {
            throw CommandFailure.wrongUsage(
                    "--feed none starts no feed; name simulated, replay or a venue.");
        }
        checkSource(feed);
        Running running = Running.require(Installation.current());
        Programs programs = new Programs(running.installation());
        String name = programs.nextFeedName();
        String bootstrapServers = running.stack().broker().bootstrapServers();
        Console console = Console.standardError();
        if (detach) {
            programs.startFeed(name, bootstrapServers, feed.arguments());
            console.say("Started as %s; log: %s".formatted(name, programs.process(name).logFile()));
            return ExitCode.GOOD;
        }
        return programs.runFeed(name, bootstrapServers, feed.arguments(), console);
    }
}
