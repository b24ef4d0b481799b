package dev.candlewick.benchmark.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.JobStatus;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.kafka.KafkaSources;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.StreamStageWithKey;
import com.hazelcast.jet.pipeline.WindowDefinition;
import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.Clock;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Program;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.peer.Ohlcv;
import dev.candlewick.benchmark.peer.Tick;
import dev.candlewick.benchmark.peer.TickReader;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Candles in a Jet pipeline on an embedded member: the stream grouped by symbol, a tumbling window
 * with an aggregate that combines for each of the four widths, exactly once with snapshots.
 * Argument: the encoding.
 */
public final class JetWindows implements Program {
    private static final Duration SNAPSHOTS = Duration.ofSeconds(5);

    /** Where the sink of the running job delivers; the member runs in this JVM. */
    private static volatile @Nullable Candles current;

    private final FrozenTopic topic;
    private final String encoding;
    private final HazelcastInstance member;

    private JetWindows(FrozenTopic topic, String encoding) {
        this.topic = topic;
        this.encoding = encoding;
        Config config = new Config();
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(topic.parallelism());
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        member = Hazelcast.newHazelcastInstance(config);
    }

    public static void main(String[] arguments) {
        PassServer.serve(arguments, (topic, own) -> new JetWindows(topic, own[0]));
    }

    @Override
    public Outcome pass(Clock clock) throws Exception {
        Candles candles = new Candles(topic, Span.FOUR);
        current = candles;
        JobConfig config =
                new JobConfig()
                        .setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
                        .setSnapshotIntervalMillis(SNAPSHOTS.toMillis())
                        .registerSerializer(Ohlcv.class, OhlcvSerializer.class);
        Job job = member.getJet().newJob(pipeline(), config);
        job.addStatusListener(
                event -> {
                    if (event.getNewStatus() == JobStatus.FAILED && !event.isUserRequested()) {
                        System.err.println("The job has failed: " + event.getDescription());
                        System.exit(1);
                    }
                });
        candles.awaitAll(PATIENCE_SECONDS);
        clock.stop();
        job.cancel();
        job.getFuture().exceptionally(cancelled -> null).join();
        return Outcome.of(topic.messages(), 0, candles);
    }

    private Pipeline pipeline() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", topic.bootstrapServers());
        properties.setProperty("key.deserializer", ByteArrayDeserializer.class.getName());
        properties.setProperty("value.deserializer", ByteArrayDeserializer.class.getName());
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("max.poll.records", Integer.toString(FrozenTopic.MAX_POLL_RECORDS));
        TickReader reader = new TickReader(encoding);
        Pipeline pipeline = Pipeline.create();
        StreamStageWithKey<Tick, String> ticks =
                pipeline.readFrom(
                                KafkaSources.<byte[], byte[], Tick>kafka(
                                        properties,
                                        message ->
                                                reader.read(
                                                        message.key(),
                                                        message.value(),
                                                        message.offset()),
                                        topic.name()))
                        .withTimestamps(
                                tick -> tick.eventTime / 1000, FrozenTopic.OUT_OF_ORDERNESS_MILLIS)
                        .setLocalParallelism(topic.parallelism())
                        .groupingKey(tick -> tick.symbol);
        for (Span span : Span.FOUR) {
            ticks.window(WindowDefinition.tumbling(span.millis()))
                    .aggregate(candle())
                    .setLocalParallelism(topic.parallelism())
                    .writeTo(sink(span))
                    .setLocalParallelism(1);
        }
        return pipeline;
    }

    private static AggregateOperation1<Tick, Ohlcv, Ohlcv> candle() {
        return AggregateOperation.withCreate(Ohlcv::new)
                .andAccumulate((Ohlcv candle, Tick tick) -> candle.add(tick))
                .andCombine(Ohlcv::merge)
                .andExportFinish(candle -> candle);
    }

    private static Sink<KeyedWindowResult<String, Ohlcv>> sink(Span span) {
        return SinkBuilder.sinkBuilder(
                        "hash " + span.label(), context -> Objects.requireNonNull(current))
                .<KeyedWindowResult<String, Ohlcv>>receiveFn(
                        (candles, result) -> {
                            Ohlcv candle = result.result();
                            candles.put(
                                    span,
                                    result.key(),
                                    result.start() * 1000,
                                    candle.open,
                                    candle.high,
                                    candle.low,
                                    candle.close,
                                    candle.volume,
                                    candle.trades);
                        })
                .build();
    }

    @Override
    public void close() {
        member.shutdown();
    }
}
