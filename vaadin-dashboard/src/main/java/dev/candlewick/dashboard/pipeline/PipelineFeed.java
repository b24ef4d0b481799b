package dev.candlewick.dashboard.pipeline;

import java.util.function.Consumer;

/** Tells pages how the pipeline is. */
public interface PipelineFeed {

    /** Sends the state now and every two seconds, on a thread of the feed. */
    Cancel subscribe(Consumer<PipelineState> subscriber);

    /** Ends a subscription. */
    @FunctionalInterface
    interface Cancel {
        void close();
    }
}
