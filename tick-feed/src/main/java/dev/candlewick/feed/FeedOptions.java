package dev.candlewick.feed;

import dev.candlewick.feed.polled.AlphaVantage;
import dev.candlewick.feed.tick.Encoding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of a feed, as a picocli mixin: a program that starts a feed as a child shows the same
 * options in its own help and hands them on with {@link #arguments()}.
 */
public final class FeedOptions {
    private static final Duration DEFAULT_HISTORY = Duration.ofHours(2);
    private static final double LONGEST_DEFAULT_HISTORY_TICKS = 2e6;

    @Option(
            names = "--feed",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description =
                    "Where ticks come from: simulated, replay, topic; live from binance, coinbase (no"
                            + " key), finnhub (key in FINNHUB_API_KEY), alpaca (keys in APCA_API_KEY_ID"
                            + " and APCA_API_SECRET_KEY); polled from yahoo, alphavantage (key in"
                            + " ALPHAVANTAGE_API_KEY); archive; or none. Keys are read from the environment."
                            + " Default: replay when --file is given, topic when --mapping is, else"
                            + " simulated.")
    public @Nullable FeedKind kind;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "replay: csv or csv.gz with the header"
                            + " event_time,symbol,price,size,venue,condition (columns by name; optional"
                            + " trade_id; others are ignored). Times are ISO-8601 UTC. archive: folder"
                            + " that 'up --archive' has written, or s3://bucket/folder.")
    public @Nullable Path file;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description =
                    "topic: which topic to read, and what its messages mean (docs/own-topic.md);"
                            + " './candlewick topic guess' writes a first one.")
    public @Nullable Path mapping;

    @Option(
            names = "--until-end",
            description = "topic: end when everything that it holds has been read.")
    public boolean untilEnd;

    @Option(
            names = "--speed",
            paramLabel = "1|N|max",
            defaultValue = "1",
            converter = SpeedConverter.class,
            description =
                    "Event time against wall time. replay: 1 keeps the recorded pace. simulated:"
                            + " the way through the history; at now it goes on live, and 1 takes the"
                            + " history as fast as possible. Default: ${DEFAULT-VALUE}.")
    public Speed speed = Speed.LIVE;

    @Option(
            names = "--shift-to-now",
            description =
                    "replay: move all times by the same whole number of seconds, so that the last"
                            + " tick is now.")
    public boolean shiftToNow;

    @Option(
            names = "--on-bad-row",
            paramLabel = "stop|skip",
            defaultValue = "stop",
            converter = BadRowRuleConverter.class,
            description =
                    "replay: a row that is no tick is reported with its line number, and either"
                            + " stops the replay before its first tick or is left out. Default:"
                            + " ${DEFAULT-VALUE}.")
    public BadRowRule onBadRow = BadRowRule.STOP;

    @Option(
            names = "--force",
            description =
                    "Send ticks that are older than what the topic holds. They are late or"
                            + " revise closed candles.")
    public boolean force;

    @Option(
            names = "--horizon",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description =
                    "How far behind the topic's newest event time a feed may start. Default:"
                            + " ${DEFAULT-VALUE}.")
    public Duration horizon = Duration.ofMinutes(10);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "simulated: ticks per second of event time, over all symbols. Default:"
                            + " ${DEFAULT-VALUE}.")
    public double rate = 200;

    @Option(
            names = "--symbols",
            paramLabel = "N|A,B",
            defaultValue = "12",
            description =
                    "simulated: how many symbols (the named ones first, then SIM0001, SIM0002,"
                            + " ...), or their names. Default: ${DEFAULT-VALUE}. Live: the venue's own"
                            + " names, such as BTCUSDT,ETHUSDT or BTC-USD.")
    public String symbols = "12";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "simulated: the same seed, start and symbols give the same ticks, byte for"
                            + " byte. Default: ${DEFAULT-VALUE}.")
    public long seed = 1;

    @Option(
            names = "--zipf",
            paramLabel = "S",
            defaultValue = "0.5",
            description =
                    "simulated: skew of activity; the k-th symbol trades 1/k^S as often as the"
                            + " first. 0 is even. Default: ${DEFAULT-VALUE}.")
    public double zipf = 0.5;

    @Option(
            names = "--history",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "simulated: begin this long before now (never before the newest time in the"
                            + " topic), catch up, then go on live. Default: 2h, or less at high"
                            + " rates, so that it is at most 2,000,000 ticks.")
    public @Nullable Duration history;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "simulated: begin at this time (ISO-8601 UTC) instead of --history.")
    public @Nullable Instant start;

    @Option(
            names = "--ticks",
            paramLabel = "N",
            description = "simulated: end after this many ticks. Default: never ends.")
    public @Nullable Long ticks;

    @Option(
            names = "--encoding",
            paramLabel = "json|flat",
            defaultValue = "json",
            converter = EncodingConverter.class,
            description =
                    "How messages are written: json, which any tool reads, or flat, which is"
                            + " shorter and read by position. Default: ${DEFAULT-VALUE}.")
    public Encoding encoding = Encoding.JSON;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Live and polled: another endpoint than the source's own.")
    public @Nullable URI url;

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            description =
                    "Live: where missed trades are fetched, http:// or https://. Default: the"
                            + " venue's own; with --url, the same host.")
    public @Nullable URI restUrl;

    @Option(
            names = "--buffer",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Live: how many trades wait for Kafka before further ones are dropped, counted,"
                            + " and fetched again or told as a gap. Default: ${DEFAULT-VALUE}.")
    public int buffer = 100_000;

    @Option(
            names = "--catch-up",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description =
                    "Live: for how long a feed may have stood still and yet fetch all that it"
                            + " missed when it starts again; after a longer time that is a gap."
                            + " Default: ${DEFAULT-VALUE}.")
    public Duration catchUp = Duration.ofHours(1);

    @Option(
            names = "--poll",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "alphavantage, yahoo: how long between two questions about the same symbol."
                            + " Default: yahoo 60s; alphavantage as its 25 calls a day allow.")
    public @Nullable Duration poll;

    @Option(
            names = "--bars",
            paramLabel = "WIDTHS",
            description =
                    "alphavantage, yahoo: history to import when the feed starts, such as 1d,5m, or"
                            + " none. Default: yahoo 1d; alphavantage none, for each is a call.")
    public @Nullable String bars;

    @Option(
            names = "--calls-per-day",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "alphavantage: calls that the key has in any 24 hours. Default:"
                            + " ${DEFAULT-VALUE}, as without a plan.")
    public int callsPerDay = AlphaVantage.FREE_CALLS_PER_DAY;

    /** The kind asked for, or the one that the other options imply. */
    public FeedKind resolvedKind() {
        if (kind != null) {
            return kind;
        }
        if (mapping != null) {
            return FeedKind.TOPIC;
        }
        return file == null ? FeedKind.SIMULATED : FeedKind.REPLAY;
    }

    /** Where the archive lies that is to be sent: an absolute path, or {@code s3://...}. */
    public @Nullable String archive() {
        if (file == null || resolvedKind() != FeedKind.ARCHIVE) {
            return null;
        }
        // A path has taken one of the two slashes.
        String typed = file.toString();
        return typed.startsWith("s3:/")
                ? "s3://" + typed.substring("s3:/".length())
                : file.toAbsolutePath().normalize().toString();
    }

    /** The history asked for, or the default for this rate. */
    Duration resolvedHistory() {
        if (history != null) {
            return history;
        }
        long affordable = (long) (LONGEST_DEFAULT_HISTORY_TICKS / Math.max(rate, 1e-3));
        return Duration.ofSeconds(Math.min(affordable, DEFAULT_HISTORY.toSeconds()));
    }

    /** These options as arguments of {@link FeedCommand}; {@code --file} becomes absolute. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--feed", lowerCase(resolvedKind()));
        if (file != null) {
            String archive = archive();
            add(arguments, "--file", archive == null ? file.toAbsolutePath() : archive);
        }
        if (mapping != null) {
            add(arguments, "--mapping", mapping.toAbsolutePath());
        }
        if (untilEnd) {
            arguments.add("--until-end");
        }
        add(arguments, "--speed", speed);
        if (shiftToNow) {
            arguments.add("--shift-to-now");
        }
        add(arguments, "--on-bad-row", lowerCase(onBadRow));
        if (force) {
            arguments.add("--force");
        }
        add(arguments, "--horizon", horizon);
        add(arguments, "--rate", rate);
        add(arguments, "--symbols", symbols);
        add(arguments, "--seed", seed);
        add(arguments, "--zipf", zipf);
        if (history != null) {
            add(arguments, "--history", history);
        }
        if (start != null) {
            add(arguments, "--start", start);
        }
        if (ticks != null) {
            add(arguments, "--ticks", ticks);
        }
        add(arguments, "--encoding", lowerCase(encoding));
        if (url != null) {
            add(arguments, "--url", url);
        }
        if (restUrl != null) {
            add(arguments, "--rest-url", restUrl);
        }
        add(arguments, "--buffer", buffer);
        add(arguments, "--catch-up", catchUp);
        if (poll != null) {
            add(arguments, "--poll", poll);
        }
        if (bars != null) {
            add(arguments, "--bars", bars);
        }
        if (resolvedKind() == FeedKind.ALPHAVANTAGE) {
            add(arguments, "--calls-per-day", callsPerDay);
        }
        return List.copyOf(arguments);
    }

    private static void add(List<String> arguments, String name, Object value) {
        arguments.add(name + "=" + value);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static final class KindConverter implements ITypeConverter<FeedKind> {
        @Override
        public FeedKind convert(String text) {
            return constant(FeedKind.class, text);
        }
    }

    static final class BadRowRuleConverter implements ITypeConverter<BadRowRule> {
        @Override
        public BadRowRule convert(String text) {
            return constant(BadRowRule.class, text);
        }
    }

    static final class EncodingConverter implements ITypeConverter<Encoding> {
        @Override
        public Encoding convert(String text) {
            return constant(Encoding.class, text);
        }
    }

    static final class SpeedConverter implements ITypeConverter<Speed> {
        @Override
        public Speed convert(String text) {
            try {
                return Speed.parse(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }

    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (lowerCase(constant).equals(text)) {
                return constant;
            }
        }
        throw new TypeConversionException(
                "'%s' is none of %s"
                        .formatted(
                                text,
                                Arrays.stream(type.getEnumConstants())
                                        .map(FeedOptions::lowerCase)
                                        .collect(Collectors.joining(", "))));
    }
}
