package dev.candlewick.feed;

import dev.candlewick.feed.decode.SchemaRegistry;
import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.mapping.Mapping;
import dev.candlewick.feed.mapping.MappingException;
import dev.candlewick.feed.mapping.MappingFile;
import dev.candlewick.feed.mapping.MessageReader;
import dev.candlewick.feed.mapping.Reading;
import dev.candlewick.feed.mapping.Sketch;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.topic.ForeignSample;
import dev.candlewick.feed.topic.ForeignTopic;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code topic}: looks at somebody else's topic and writes nothing anywhere. */
@Command(
        name = "topic",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at a topic of your own and changes nothing.",
            "try: shows its first messages as a mapping understands them. guess: writes a first mapping."
        },
        synopsisSubcommandLabel = "try|guess")
public final class TopicCommand implements Callable<Integer> {
    private final Supplier<Optional<String>> running;

    @Spec private @Nullable CommandSpec spec;

    /**
     * @param running where the Kafka of the running system is, if one runs
     */
    public TopicCommand(Supplier<Optional<String>> running) {
        this.running = running;
    }

    @Override
    public Integer call() {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println("candlewick topic: say try or guess; --help describes both.");
        return FeedException.WRONG_USAGE;
    }

    /** Shows the first messages. */
    @Command(
            name = "try",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the first messages as the mapping understands them, separated by tabs: place, then symbol,"
                        + " event_time, price, size, venue, conditions, trade_id; or why it is not understood.",
                "Exit codes: 0 all are understood, 1 some are not, 2 the mapping is wrong, 3 Kafka does not answer."
            })
    int tryIt(
            @Option(
                            names = "--mapping",
                            paramLabel = "FILE",
                            required = true,
                            description = "The mapping (docs/own-topic.md).")
                    Path file,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many messages. Default: ${DEFAULT-VALUE}.")
                    int count) {
        return guarded(
                (out, err) -> {
                    if (count < 1) {
                        throw new MappingException("--count must be above 0.");
                    }
                    Mapping mapping = MappingFile.read(file);
                    MessageReader reader = MessageReader.of(mapping, System.getenv());
                    List<ForeignMessage> messages =
                            ForeignSample.of(
                                    topic(mapping.topic(), mapping.kafka()),
                                    mapping.start(),
                                    count);
                    int refused = 0;
                    out.println(
                            "place\tsymbol\tevent_time\tprice\tsize\tvenue\tconditions\ttrade_id");
                    for (ForeignMessage message : messages) {
                        Reading reading = reader.read(message);
                        out.println(
                                "%d:%d\t%s"
                                        .formatted(
                                                message.partition(),
                                                message.offset(),
                                                line(reading)));
                        refused += reading instanceof Reading.Refused ? 1 : 0;
                    }
                    reader.neverFound()
                            .forEach(
                                    absence -> err.println("topic: no message has it: " + absence));
                    err.println(
                            "topic: %d of %d messages are understood"
                                    .formatted(messages.size() - refused, messages.size()));
                    return refused == 0 ? 0 : FeedException.CHECK_FAILED;
                });
    }

    /** Writes a first mapping. */
    @Command(
            name = "guess",
            mixinStandardHelpOptions = true,
            description = {
                "Writes a mapping to standard output that fits the first messages as far as names and values tell."
                        + " Read it, correct it, try it."
            })
    int guess(
            @Parameters(paramLabel = "TOPIC", description = "Name of the topic.") String name,
            @Option(
                            names = "--kafka",
                            paramLabel = "FILE",
                            description =
                                    "Settings of Kafka's clients, bootstrap.servers among them."
                                            + " Default: the running system's Kafka.")
                    @Nullable Path kafka,
            @Option(
                            names = "--registry",
                            paramLabel = "URL",
                            description = "Schema registry, for Avro and Protobuf.")
                    @Nullable String registry) {
        return guarded(
                (out, err) -> {
                    Optional<URI> address =
                            Optional.ofNullable(registry).map(TopicCommand::address);
                    List<ForeignMessage> messages =
                            ForeignSample.of(
                                    topic(name, Optional.ofNullable(kafka)),
                                    new Mapping.Start(false, Optional.empty()),
                                    Sketch.MESSAGES);
                    out.print(
                            Sketch.of(
                                    name,
                                    Optional.ofNullable(kafka).map(Path::toString),
                                    address,
                                    messages));
                    err.println(
                            "topic: guessed from %d messages; try it with './candlewick topic try --mapping FILE'"
                                    .formatted(messages.size()));
                    return 0;
                });
    }

    private static URI address(String registry) {
        try {
            return SchemaRegistry.address(registry);
        } catch (IllegalArgumentException refused) {
            throw new MappingException("--registry " + refused.getMessage() + ".");
        }
    }

    private static String line(Reading reading) {
        return switch (reading) {
            case Reading.Understood understood -> fields(understood.tick());
            case Reading.NotAsked other -> "(not asked for)";
            case Reading.Refused refused -> "NOT UNDERSTOOD: " + refused.reason();
        };
    }

    private static String fields(Tick tick) {
        return String.join(
                "\t",
                tick.symbol(),
                Wall.instant(tick.eventTime()).toString(),
                tick.price(),
                tick.size(),
                Objects.requireNonNullElse(tick.venue(), ""),
                Objects.requireNonNullElse(tick.conditions(), ""),
                Objects.requireNonNullElse(tick.tradeId(), ""));
    }

    private ForeignTopic topic(String name, Optional<Path> kafka) {
        return new ForeignTopic(name, kafka, running.get().orElse("localhost:9092"));
    }

    private int guarded(Work work) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            return work.run(out, err);
        } catch (MappingException refused) {
            err.println("topic: " + refused.getMessage());
            return FeedException.WRONG_USAGE;
        } catch (FeedException stop) {
            err.println("topic: " + stop.getMessage());
            return stop.exitCode();
        } finally {
            out.flush();
        }
    }

    /** What a command does. */
    @FunctionalInterface
    private interface Work {
        int run(PrintWriter out, PrintWriter err);
    }
}
