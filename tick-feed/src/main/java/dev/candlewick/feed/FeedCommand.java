package dev.candlewick.feed;

import dev.candlewick.feed.archive.ArchivedLog;
import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.live.Timing;
import dev.candlewick.feed.mapping.Mapping;
import dev.candlewick.feed.mapping.MappingException;
import dev.candlewick.feed.mapping.MappingFile;
import dev.candlewick.feed.mapping.MessageReader;
import dev.candlewick.feed.replay.FileReplay;
import dev.candlewick.feed.replay.FileSurvey;
import dev.candlewick.feed.simulation.Roster;
import dev.candlewick.feed.simulation.SimulatedMarket;
import dev.candlewick.feed.simulation.SimulatedMarket.MarketSpec;
import dev.candlewick.feed.tick.TickSource;
import dev.candlewick.feed.topic.ForeignReader;
import dev.candlewick.feed.topic.ForeignTopic;
import dev.candlewick.feed.topic.KafkaConnection;
import dev.candlewick.feed.topic.LogCopy;
import dev.candlewick.feed.topic.OriginTopic;
import dev.candlewick.feed.topic.Origins;
import dev.candlewick.feed.topic.TickTopic;
import dev.candlewick.feed.topic.TopicTail;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The feed as a program. It ends when its source does, on SIGTERM (what was handed over is
 * acknowledged first), or with an error. Messages and progress go to standard error.
 */
@Command(
        name = "tick-feed",
        sortOptions = false,
        description =
                "Sends ticks to the topic: a simulated market, a file of recorded ticks, the trades of a venue as they happen, or a topic of somebody else.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:All ticks are sent.",
            "1:The file holds rows that are no ticks, or the feed failed.",
            "2:Wrong usage; also a file that is none, or a feed behind the topic's clock.",
            "3:Kafka or its topic is not available."
        })
public final class FeedCommand implements Callable<Integer> {
    private static final long SHUTDOWN_SECONDS = 15;

    @Mixin private FeedOptions options = new FeedOptions();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:CANDLEWICK_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Kafka. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers = "localhost:9092";

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "ticks",
            description = "The tick topic, which must exist. Default: ${DEFAULT-VALUE}.")
    private String topic = "ticks";

    @Option(
            names = "--compression",
            paramLabel = "TYPE",
            defaultValue = "lz4",
            description = "none, lz4, zstd, snappy or gzip. Default: ${DEFAULT-VALUE}.")
    private String compression = "lz4";

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "Further settings of the Kafka clients, such as TLS and passwords.")
    private @Nullable Path kafkaProperties;

    @Option(names = "--help", usageHelp = true, description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option
    private boolean help;

    private final PrintStream messages = System.err;
    private final Wall wall = new Wall(Clock.systemUTC());
    private final CountDownLatch ended = new CountDownLatch(1);

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with its error messages and exit codes. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new FeedCommand());
        commandLine.setParameterExceptionHandler(
                (refused, arguments) -> {
                    commandLine.getErr().println("feed: " + refused.getMessage());
                    commandLine.getErr().println("'--help' describes every option.");
                    return FeedException.WRONG_USAGE;
                });
        commandLine.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof FeedException stop) {
                        command.getErr().println("feed: " + stop.getMessage());
                        return stop.exitCode();
                    }
                    failure.printStackTrace(command.getErr());
                    return FeedException.CHECK_FAILED;
                });
        return commandLine;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        FeedKind kind = options.resolvedKind();
        return switch (kind) {
            case NONE -> throw FeedException.wrongUsage("--feed none sends nothing.");
            case SIMULATED -> simulate();
            case REPLAY -> replay();
            case ARCHIVE -> archive();
            case BINANCE, COINBASE, FINNHUB, ALPACA -> listen();
            case ALPHAVANTAGE, YAHOO -> poll();
            case TOPIC -> foreignTopic();
        };
    }

    private int simulate() throws IOException, InterruptedException {
        List<String> symbols = orWrongUsage(() -> Roster.symbols(options.symbols));
        KafkaConnection kafka = kafka();
        int partitions = kafka.partitions();
        TopicTail tail = kafka.tail(partitions);
        long now = wall.micros();
        long start = SimulationStart.of(options, tail, now);
        Map<String, BigDecimal> prices =
                tail.lastTicks().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().price()));
        OptionalLong count =
                options.ticks == null ? OptionalLong.empty() : OptionalLong.of(options.ticks);
        TickSource market =
                orWrongUsage(
                        () ->
                                new SimulatedMarket(
                                        new MarketSpec(
                                                options.seed,
                                                start,
                                                options.rate,
                                                symbols,
                                                options.zipf,
                                                prices,
                                                count)));
        Speed catchUp = options.speed.equals(Speed.LIVE) ? Speed.MAX : options.speed;
        return send(market, new Pace(catchUp, start, now, true), kafka, partitions);
    }

    private int replay() throws IOException, InterruptedException {
        Path path = options.file;
        if (path == null) {
            throw FeedException.wrongUsage("--feed replay needs --file.");
        }
        FileSurvey survey = FileSurvey.of(path);
        reportBadRows(path, survey);
        KafkaConnection kafka = kafka();
        int partitions = kafka.partitions();
        long now = wall.micros();
        long shift = options.shiftToNow ? ReplayStart.shiftToNow(survey, now) : 0;
        if (!options.force) {
            ReplayStart.check(survey, shift, kafka.tail(partitions), options.horizon, now);
        }
        try (FileReplay replay = new FileReplay(path, survey, shift)) {
            Pace pace = new Pace(options.speed, replay.startTime(), now, false);
            return send(replay, pace, kafka, partitions);
        }
    }

    private int archive() throws IOException, InterruptedException {
        String place = options.archive();
        if (place == null) {
            throw FeedException.wrongUsage("--feed archive needs --file.");
        }
        try (ArchivedLog log = ArchivedLog.open(place)) {
            log.gaps()
                    .forEach(
                            gap ->
                                    messages.println(
                                            "feed archive: " + gap + "; it is sent without them"));
            KafkaConnection kafka = kafka();
            int partitions = kafka.partitions();
            if (log.highestPartition() >= partitions) {
                throw FeedException.wrongUsage(
                        "%s has a partition %d, and topic '%s' only %d; a symbol keeps its partition."
                                .formatted(log.name(), log.highestPartition(), topic, partitions));
            }
            if (!options.force && kafka.offsets(partitions) > 0) {
                throw FeedException.wrongUsage(
                        "Topic '%s' already holds messages. Start empty with 'up --fresh', or use --force to send them behind those."
                                .formatted(topic));
            }
            long now = wall.micros();
            Pace pace = new Pace(options.speed, log.startTime(), now, false);
            Progress progress =
                    new Progress(messages, Progress.onTerminal(), "archive", OptionalLong.empty());
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "feed-shutdown"));
            try (LogCopy copy = kafka.copier(partitions, compression)) {
                ArchiveLoop loop = new ArchiveLoop(log, pace, copy, progress, wall);
                loop.run();
                progress.end(wall.micros(), wall.isStopped() ? "stopped" : "everything is sent");
                if (loop.future() > 0) {
                    messages.printf(
                            "feed: left out %d ticks that were rejected because they lay in the future%n",
                            loop.future());
                }
                return 0;
            } finally {
                ended.countDown();
            }
        } catch (IOException unreadable) {
            throw FeedException.notAvailable(
                    "The archive cannot be read: " + unreadable.getMessage());
        }
    }

    private int listen() throws IOException, InterruptedException {
        LiveStart start = LiveStart.of(options, System.getenv());
        KafkaConnection kafka = kafka();
        int partitions = kafka.partitions();
        TopicTail tail = kafka.tail(partitions);
        if (!start.isWholeIn(tail)) {
            // A quiet symbol may share its partition with a busy one.
            tail = kafka.longTail(partitions);
        }
        Map<String, LastSent> known = start.known(tail, wall.micros());
        String name = start.venue().name();
        Progress progress =
                new Progress(messages, Progress.onTerminal(), name, OptionalLong.empty());
        return untilStopped(
                kafka.writer(partitions, compression, options.encoding),
                writer -> {
                    try (LiveLoop loop =
                            new LiveLoop(
                                    start.venue(),
                                    start.symbols(),
                                    known,
                                    options.buffer,
                                    writer,
                                    progress,
                                    wall,
                                    messages,
                                    Timing.USUAL,
                                    new SplittableRandom())) {
                        loop.run();
                    }
                    progress.end(wall.micros(), "stopped");
                });
    }

    private int poll() throws IOException, InterruptedException {
        PolledStart start = PolledStart.of(options, System.getenv());
        KafkaConnection kafka = kafka();
        int partitions = kafka.partitions();
        Map<String, LastTick> known =
                kafka.tail(partitions).lastSent().getOrDefault(start.source().name(), Map.of());
        Progress progress =
                new Progress(
                        messages,
                        Progress.onTerminal(),
                        start.source().name(),
                        OptionalLong.empty());
        Thread onShutdown = new Thread(this::stopAndWait, "feed-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        ExecutorService caller =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("feed-poll").factory());
        try (TickTopic writer = kafka.writer(partitions, compression, options.encoding)) {
            new PolledLoop(
                            start.source(),
                            start.symbols(),
                            start.intervals(),
                            start.poll(),
                            start.ledger(),
                            known,
                            writer,
                            progress,
                            wall,
                            messages,
                            caller)
                    .run();
            progress.end(wall.micros(), "stopped");
            return 0;
        } finally {
            caller.shutdownNow();
            ended.countDown();
        }
    }

    private void reportBadRows(Path path, FileSurvey survey) {
        survey.badRows().forEach(row -> messages.println("feed: " + path + ": " + row));
        if (survey.badRowCount() > survey.badRows().size()) {
            messages.println("feed: " + path + ": and more");
        }
        if (survey.badRowCount() > 0) {
            if (options.onBadRow == BadRowRule.STOP) {
                throw FeedException.checkFailed(
                        "%s holds %d rows that are no ticks; nothing was sent. Correct them, or leave them out with --on-bad-row skip."
                                .formatted(path, survey.badRowCount()));
            }
            messages.println("feed: left out " + survey.badRowCount() + " rows that are no ticks");
        }
    }

    private int foreignTopic() throws IOException {
        Path file = options.mapping;
        if (file == null) {
            throw FeedException.wrongUsage(
                    "--feed topic needs --mapping; './candlewick topic guess' writes a first one.");
        }
        Mapping mapping = orWrongUsage(() -> MappingFile.read(file));
        MessageReader messageReader =
                orWrongUsage(() -> MessageReader.of(mapping, System.getenv()));
        if (mapping.kafka().isEmpty() && mapping.topic().equals(topic)) {
            throw FeedException.wrongUsage(
                    "The mapping names the tick topic itself, %s; the topic to read is another one."
                            .formatted(topic));
        }
        KafkaConnection kafka = kafka();
        int partitions = kafka.partitions();
        ForeignTopic foreign = new ForeignTopic(mapping.topic(), mapping.kafka(), bootstrapServers);
        Thread onShutdown = new Thread(this::stopAndWait, "feed-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        try {
            Origins origins = kafka.origins(mapping.source(), partitions);
            TopicTail tail =
                    origins.isEmpty() && !options.force ? kafka.tail(partitions) : TopicTail.EMPTY;
            try (ForeignReader reader =
                            new ForeignReader(foreign, messageReader, mapping.start(), origins);
                    OriginTopic writer =
                            kafka.originWriter(
                                    partitions,
                                    compression,
                                    options.encoding,
                                    mapping.source(),
                                    foreign.id())) {
                ForeignStart.check(reader, tail, options.horizon, wall);
                Progress progress =
                        new Progress(
                                messages,
                                Progress.onTerminal(),
                                mapping.topic(),
                                OptionalLong.empty());
                new ForeignFeed(
                                new ForeignFeed.Parts(
                                        reader,
                                        writer,
                                        origins,
                                        new ForeignClock(mapping.clock(), wall.micros()),
                                        progress,
                                        wall,
                                        messages),
                                mapping.topic(),
                                options.untilEnd)
                        .run();
                progress.end(wall.micros(), wall.isStopped() ? "stopped" : "all is sent");
            }
            return 0;
        } finally {
            ended.countDown();
        }
    }

    private int send(TickSource source, Pace pace, KafkaConnection kafka, int partitions)
            throws IOException, InterruptedException {
        Progress progress =
                new Progress(messages, Progress.onTerminal(), source.name(), source.count());
        return untilStopped(
                kafka.writer(partitions, compression, options.encoding),
                writer -> {
                    new FeedLoop(source, pace, writer, progress, wall).run();
                    progress.end(
                            wall.micros(), wall.isStopped() ? "stopped" : "all ticks are sent");
                });
    }

    private interface Sending {
        void to(TickTopic topic) throws IOException, InterruptedException;
    }

    private int untilStopped(TickTopic topic, Sending sending)
            throws IOException, InterruptedException {
        Thread onShutdown = new Thread(this::stopAndWait, "feed-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        try (topic) {
            sending.to(topic);
            return 0;
        } finally {
            ended.countDown();
        }
    }

    /** Runs when the program is asked to end: it waits for what was handed over. */
    private void stopAndWait() {
        wall.stop();
        try {
            if (!ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                messages.println("feed: Kafka did not take the last messages in time");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConnection kafka() throws IOException {
        Map<String, String> properties = new HashMap<>();
        if (kafkaProperties != null) {
            Properties read = new Properties();
            try (InputStream file = Files.newInputStream(kafkaProperties)) {
                read.load(file);
            } catch (IOException failure) {
                throw FeedException.wrongUsage(
                        "Cannot read --kafka-properties " + kafkaProperties + ": " + failure);
            }
            read.stringPropertyNames().forEach(n -> properties.put(n, read.getProperty(n)));
        }
        return new KafkaConnection(bootstrapServers, topic, properties);
    }

    private static <T> T orWrongUsage(java.util.function.Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException refused) {
            throw FeedException.wrongUsage(refused.getMessage() + ".");
        } catch (MappingException refused) {
            throw FeedException.wrongUsage(String.valueOf(refused.getMessage()));
        }
    }
}
