package dev.candlewick.dashboard.pipeline;

import dev.candlewick.dashboard.rounds.Rounds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Reads the state of the pipeline for all pages at once. */
@Component
public class PipelineMonitor extends Rounds implements PipelineFeed {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineMonitor.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final FlinkJobs flink;
    private final FlowQueries database;
    private final Clock clock = Clock.systemUTC();
    private final List<Consumer<PipelineState>> subscribers = new CopyOnWriteArrayList<>();

    PipelineMonitor(FlinkJobs flink, FlowQueries database) {
        super("pipeline-monitor", PAUSE);
        this.flink = flink;
        this.database = database;
    }

    @Override
    public Cancel subscribe(Consumer<PipelineState> subscriber) {
        subscribers.add(subscriber);
        soon(this::round);
        return () -> subscribers.remove(subscriber);
    }

    /** How many pages look. */
    public int subscribers() {
        return subscribers.size();
    }

    @Override
    protected void round() {
        if (subscribers.isEmpty()) {
            return;
        }
        PipelineState state = read();
        for (Consumer<PipelineState> subscriber : subscribers) {
            try {
                subscriber.accept(state);
            } catch (RuntimeException broken) {
                // One page must not keep the state from the others.
                LOG.error("A page failed on the state of the pipeline", broken);
            }
        }
    }

    PipelineState read() {
        List<PipelineState.Job> jobs = List.of();
        Optional<String> silence = Optional.empty();
        if (!flink.isKnown()) {
            silence =
                    Optional.of(
                            "This dashboard was not told where Flink is: set CANDLEWICK_FLINK_URL.");
        } else {
            try {
                jobs = flink.jobs();
                if (jobs.isEmpty()) {
                    silence = Optional.of("The cluster has no job.");
                }
            } catch (RestClientException unreachable) {
                silence = Optional.of("Flink does not answer.");
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
