package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.localstack.FlinkRest.Checkpoint;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.fault.FaultRun.Expected;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Yesterday's market from midnight to midnight, in steps of a quarter of an hour: after each, what
 * the job keeps is measured. In the second half of the day none of it may grow. Part of {@code
 * ./candlewick test --faults} only.
 */
@Tag("faults")
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class DayReplayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int STEPS = 96;
    private static final int TICKS_IN_A_STEP = 1_800;
    private static final int SYMBOLS = 20;
    private static final long DISORDER = 60_000_000;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final LocalStack stack;
    private final Path folder;
    private final SplittableRandom random = new SplittableRandom(24);

    DayReplayIT(LocalStack stack, @TempDir Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    @Test
    void inTheSecondHalfOfADayNothingThatTheJobKeepsGrows() throws Exception {
        Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        List<Double> hours = new ArrayList<>();
        List<Double> state = new ArrayList<>();
        List<Double> heap = new ArrayList<>();
        List<Double> connections = new ArrayList<>();
        try (FaultRun run = FaultRun.begin(stack, "day", 24, folder);
                KafkaProducer<byte[], byte[]> producer =
                        SteadyFeed.producer(stack.broker().bootstrapServers())) {
            for (int step = 0; step < STEPS; step++) {
                long begin =
                        ChronoUnit.MICROS.between(Instant.EPOCH, midnight) + step * stepMicros();
                send(producer, run.topic(), begin);
                SomeTicks.heartbeat(
                        stack.broker().bootstrapServers(), run.topic(), begin + stepMicros() - 1);
                long ticks = (step + 1L) * TICKS_IN_A_STEP;
                await().atMost(PATIENCE).until(() -> run.folded() == ticks);
                hours.add((step + 1) * 24.0 / STEPS);
                state.add(stateBytes(run));
                heap.add(liveHeapBytes());
                connections.add((double) connections(run));
            }
            List<Slope> slopes =
                    List.of(
                            Slope.ofSecondHalf("state in a checkpoint, bytes", hours, state),
                            Slope.ofSecondHalf("live heap of the TaskManager, bytes", hours, heap),
                            Slope.ofSecondHalf("connections to the database", hours, connections));
            FaultReport.write(slopes);

            run.prove(Expected.ticks((long) STEPS * TICKS_IN_A_STEP));
            assertThat(run.failures()).isZero();
            assertThat(state).allMatch(bytes -> bytes > 0);
            assertThat(slopes).noneMatch(Slope::isPositive);
        }
    }

    private static long stepMicros() {
        return Duration.ofDays(1).toNanos() / 1_000 / STEPS;
    }

    /** Evenly in time; each may come a minute late, though not from the day before. */
    private void send(KafkaProducer<byte[], byte[]> producer, String topic, long begin) {
        for (int number = 0; number < TICKS_IN_A_STEP; number++) {
            long clock = begin + stepMicros() * number / TICKS_IN_A_STEP;
            String symbol = "DAY" + random.nextInt(SYMBOLS);
            Tick tick =
                    new Tick(
                            symbol,
                            Math.max(begin, clock - random.nextLong(DISORDER)),
                            BigDecimal.valueOf(random.nextInt(1_000, 2_000), 2).toString(),
                            String.valueOf(random.nextInt(1, 500)),
                            null,
                            null,
                            "day-" + clock,
                            "day");
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    symbol.getBytes(StandardCharsets.UTF_8),
                                    MessageWriter.trade(tick)));
        }
        producer.flush();
    }

    private double stateBytes(FaultRun run) throws IOException {
        Checkpoint checkpoint = stack.cluster().rest().triggerCheckpoint(run.jobId(), PATIENCE);
        String details =
                "/jobs/%s/checkpoints/details/%d".formatted(run.jobId(), checkpoint.number());
        try (InputStream answer = stack.cluster().restUrl().resolve(details).toURL().openStream()) {
            return new ObjectMapper().readTree(answer).path("state_size").asDouble();
        }
    }

    /** What a full garbage collection leaves. */
    private double liveHeapBytes() throws IOException, InterruptedException {
        long taskManager = stack.cluster().taskManagers().getFirst().pid().orElseThrow();
        Process histogram =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(taskManager),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        Matcher total = TOTAL.matcher(text);
        assertThat(total.find()).as(text).isTrue();
        return Double.parseDouble(total.group(1));
    }

    private static long connections(FaultRun run) throws Exception {
        return run.number(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'candlewick-job'");
    }
}
