package dev.candlewick.dashboard.explain;

import static dev.candlewick.dashboard.candle.Candles.IBM_1M;
import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.DatabaseAccess;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.explain.LogExplainer.Reader;
import dev.candlewick.dashboard.text.Message;
import dev.candlewick.explain.Explainer;
import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.Watch;
import dev.candlewick.verify.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogExplainerTest {

    private static final int AT_A_TIME = 3;
    private static final int WAITING = 20;
    private static final Listing LISTING = Listing.page(Listing.Which.ALL, 0, 10);
    private static final LogAccess KNOWN = new LogAccess("127.0.0.1:1", "");

    private final Queue<ReadingNews> news = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final List<LogExplainer> explainers = new ArrayList<>();

    @AfterEach
    void stop() {
        explainers.forEach(LogExplainer::stop);
    }

    @Test
    void whoWasNotToldWhereKafkaIsSaysSo() {
        ask(explainer(new LogAccess(" ", ""), this::readOn, Duration.ofSeconds(60)));

        assertThat(failures()).containsExactly(LogExplainer.NOT_TOLD);
    }

    @Test
    void whatDoesNotAnswerIsNamed() {
        assertThat(failureOf(Explainer::explain))
                .as("no database listens there")
                .isEqualTo(LogExplainer.DATABASE_AWAY);
        assertThat(
                        failureOf(
                                (question, sources, watch) -> {
                                    sources.log("ticks").close();
                                    throw new UnavailableException("no");
                                }))
                .isEqualTo(LogExplainer.LOG_AWAY);
    }

    @Test
    void whatNobodyExpectsIsASentenceToo() {
        assertThat(
                        failureOf(
                                (question, sources, watch) -> {
                                    throw new IllegalStateException("not for the page");
                                }))
                .isEqualTo(LogExplainer.BROKEN);
        assertThat(
                        failureOf(
                                (question, sources, watch) -> {
                                    throw new NoClassDefFoundError("not for the page");
                                }))
                .isEqualTo(LogExplainer.BROKEN);
    }

    @Test
    void aSymbolThatCannotBeIsASentence() {
        explainer(KNOWN, this::readOn, Duration.ofSeconds(60))
                .explain(new CandleSeries("<b>", Interval.ONE_DAY), NOON, LISTING, news::add);

        assertThat(awaitFailure().toString()).startsWith("\"<b>\" is no symbol");
    }

    @Test
    void aReadingThatTakesTooLongIsEnded() {
        ask(explainer(KNOWN, this::readOn, Duration.ofMillis(1)));

        assertThat(awaitFailure()).isEqualTo(LogExplainer.TOO_LONG);
    }

    @Test
    void fewReadAtATimeSomeWaitAndTheNextIsTurnedAway() {
        LogExplainer explainer = explainer(KNOWN, this::readOn, Duration.ofSeconds(60));
        List<CandleExplainer.Reading> readings = new ArrayList<>();
        for (int page = 0; page < AT_A_TIME + WAITING; page++) {
            readings.add(ask(explainer));
        }
        assertThat(failures()).isEmpty();
        ask(explainer);
        assertThat(failures()).containsExactly(LogExplainer.BUSY);
        await().until(() -> running.get() == AT_A_TIME);

        // One that waits gives way at once.
        readings.getLast().close();
        ask(explainer);
        assertThat(failures()).hasSize(1);

        readings.forEach(CandleExplainer.Reading::close);
        await().until(() -> running.get() == 1);
        assertThat(failures()).as("closed ones say nothing more").hasSize(1);
    }

    private LogExplainer explainer(LogAccess log, Reader reader, Duration longest) {
        DatabaseAccess nowhere =
                new DatabaseAccess("jdbc:postgresql://127.0.0.1:1/candlewick", "reader", "", "");
        LogExplainer explainer = new LogExplainer(nowhere, log, reader, longest);
        explainers.add(explainer);
        return explainer;
    }

    private CandleExplainer.Reading ask(LogExplainer explainer) {
        return explainer.explain(IBM_1M, NOON, LISTING, news::add);
    }

    /** Reads until nobody waits for it any more. */
    private Explanation readOn(Object question, Object sources, Watch watch) {
        running.incrementAndGet();
        try {
            while (!watch.isOver()) {
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            running.decrementAndGet();
        }
        throw new CancellationException("over");
    }

    private Message failureOf(Reader reader) {
        news.clear();
        ask(explainer(KNOWN, reader, Duration.ofSeconds(60)));
        return awaitFailure();
    }

    private Message awaitFailure() {
        await().until(() -> !failures().isEmpty());
        return failures().getFirst();
    }

    private List<Message> failures() {
        return news.stream()
                .filter(ReadingNews.Failed.class::isInstance)
                .map(ReadingNews.Failed.class::cast)
                .map(ReadingNews.Failed::sentence)
                .toList();
    }
}
