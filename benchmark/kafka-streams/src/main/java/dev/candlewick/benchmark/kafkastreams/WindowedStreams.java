package dev.candlewick.benchmark.kafkastreams;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.Clock;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Program;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.pass.TemporaryFolder;
import dev.candlewick.benchmark.peer.Ohlcv;
import dev.candlewick.benchmark.peer.Tick;
import dev.candlewick.benchmark.peer.TickReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Candles with the Streams DSL: one tumbling window for each of the four widths on the stream
 * grouped by its key, so nothing is shuffled. Stores are in memory, with a cache before them that
 * gathers changes, and with a changelog. Argument: the encoding.
 */
public final class WindowedStreams implements Program {
    private static final Duration COMMITS = Duration.ofSeconds(5);
    private static final long CACHE = 64L << 20;

    private final FrozenTopic topic;
    private final String encoding;

    private WindowedStreams(FrozenTopic topic, String encoding) {
        this.topic = topic;
        this.encoding = encoding;
    }

    public static void main(String[] arguments) {
        PassServer.serve(arguments, (topic, own) -> new WindowedStreams(topic, own[0]));
    }

    @Override
    public Outcome pass(Clock clock) throws Exception {
        String application = "candlewick-bench-" + UUID.randomUUID();
        Candles candles = new Candles(topic, Span.FOUR);
        try (TemporaryFolder folder = TemporaryFolder.create();
                KafkaStreams streams =
                        new KafkaStreams(
                                topology(candles), properties(application, folder.path()))) {
            streams.setUncaughtExceptionHandler(
                    failure -> {
                        failure.printStackTrace();
                        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                    });
            streams.start();
            candles.awaitAll(PATIENCE_SECONDS);
            clock.stop();
        }
        deleteTopics(application);
        return Outcome.of(topic.messages(), 0, candles);
    }

    private Properties properties(String application, Path folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, topic.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, topic.parallelism());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMITS.toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE);
        properties.put(
                StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, FrozenTopic.MAX_POLL_RECORDS);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                FrozenTopic.MAX_POLL_RECORDS);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return properties;
    }

    private Topology topology(Candles candles) {
        StreamsBuilder builder = new StreamsBuilder();
        TickReader reader = new TickReader(encoding);
        byte[] noKey = {};
        Consumed<String, Tick> consumed =
                Consumed.with(
                                Serdes.String(),
                                Serdes.serdeFrom(
                                        (name, tick) -> new byte[0],
                                        (name, value) -> reader.read(noKey, value, 0)))
                        .withTimestampExtractor(
                                (message, before) -> ((Tick) message.value()).eventTime / 1000);
        KGroupedStream<String, Tick> ticks =
                builder.stream(topic.name(), consumed)
                        .processValues(OffsetProcessor::new)
                        .groupByKey(Grouped.keySerde(Serdes.String()));
        for (Span span : Span.FOUR) {
            Duration size = Duration.ofMillis(span.millis());
            Duration grace = Duration.ofMillis(FrozenTopic.OUT_OF_ORDERNESS_MILLIS);
            Materialized<String, Ohlcv, WindowStore<Bytes, byte[]>> store =
                    Materialized.<String, Ohlcv>as(
                                    Stores.inMemoryWindowStore(
                                            "candles-" + span.label(),
                                            size.plus(grace),
                                            size,
                                            false))
                            .withKeySerde(Serdes.String())
                            .withValueSerde(new OhlcvSerde())
                            .withCachingEnabled()
                            .withLoggingEnabled(Map.of());
            ticks.windowedBy(TimeWindows.ofSizeAndGrace(size, grace))
                    .aggregate(Ohlcv::new, (symbol, tick, candle) -> candle.add(tick), store)
                    .toStream()
                    .foreach(
                            (key, candle) ->
                                    candles.put(
                                            span,
                                            key.key(),
                                            key.window().start() * 1000,
                                            candle.open,
                                            candle.high,
                                            candle.low,
                                            candle.close,
                                            candle.volume,
                                            candle.trades));
        }
        return builder.build();
    }

    private void deleteTopics(String application) throws Exception {
        try (Admin admin =
                Admin.create(
                        Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, topic.bootstrapServers()))) {
            List<String> own =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(application))
                            .toList();
            admin.deleteTopics(own).all().get();
        }
    }
}
