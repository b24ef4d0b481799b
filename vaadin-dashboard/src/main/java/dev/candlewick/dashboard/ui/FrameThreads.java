package dev.candlewick.dashboard.ui;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/**
 * The few threads that carry frames to pages, so that a slow page does not hold up the feed; and
 * those that read for a page beside its frames, so that a slow database does not hold up pages.
 */
@Component
class FrameThreads {

    private static final int THREADS = 4;
    private static final int READERS = 2;

    private final ExecutorService threads = threads(THREADS, "market-frame-");
    private final ExecutorService readers = threads(READERS, "market-read-");

    private static ExecutorService threads(int number, String name) {
        return Executors.newFixedThreadPool(
                number, Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    Executor executor() {
        return threads;
    }

    Executor readers() {
        return readers;
    }

    @PreDestroy
    void stop() {
        readers.shutdownNow();
        threads.shutdownNow();
    }
}
