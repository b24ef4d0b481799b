package dev.candlewick.dashboard.pipeline;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Reads the state of the pipeline for all pages at once. */
@Component
public class PipelineMonitor implements PipelineFeed, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineMonitor.class);
    private static final long ROUND_SECONDS = 2;

    private final FlinkJobs flink;
    private final FlowQueries database;
    private final Clock clock = Clock.systemUTC();
    private final List<Consumer<PipelineState>> subscribers = new CopyOnWriteArrayList<>();
    private volatile @Nullable ScheduledExecutorService thread;

    PipelineMonitor(FlinkJobs flink, FlowQueries database) {
        this.flink = flink;
        this.database = database;
    }

    @Override
    public Cancel subscribe(Consumer<PipelineState> subscriber) {
        subscribers.add(subscriber);
        ScheduledExecutorService reader = thread;
        if (reader != null) {
            reader.execute(this::round);
        }
        return () -> subscribers.remove(subscriber);
    }

    /** How many pages look. */
    public int subscribers() {
        return subscribers.size();
    }

    @Override
    public void start() {
        ScheduledExecutorService reader =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("pipeline-monitor").daemon().factory());
        ScheduledFuture<?> unused =
                reader.scheduleWithFixedDelay(
                        this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
        thread = reader;
    }

    @Override
    public void stop() {
        ScheduledExecutorService reader = thread;
        if (reader != null) {
            reader.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void round() {
        if (subscribers.isEmpty()) {
            return;
        }
        try {
            PipelineState state = read();
            for (Consumer<PipelineState> subscriber : subscribers) {
                subscriber.accept(state);
            }
        } catch (RuntimeException defect) {
            // The schedule must go on; the next round may succeed.
            LOG.error("Cannot tell the state of the pipeline", defect);
        }
    }

    PipelineState read() {
        List<PipelineState.Job> jobs = List.of();
        Optional<Message> silence = Optional.empty();
        if (!flink.isKnown()) {
            silence = Optional.of(Message.of("pipeline.flink.unknown"));
        } else {
            try {
                jobs = flink.jobs();
                if (jobs.isEmpty()) {
                    silence = Optional.of(Message.of("pipeline.flink.empty"));
                }
            } catch (RestClientException unreachable) {
                silence = Optional.of(Message.of("pipeline.flink.silent"));
            }
        }
        Optional<PipelineState.Flow> flow;
        try {
            flow = Optional.of(database.flow());
        } catch (DataAccessException unreachable) {
            flow = Optional.empty();
        }
        return new PipelineState(clock.instant(), jobs, silence, flow);
    }
}
