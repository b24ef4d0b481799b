package dev.candlewick.dashboard.explain;

import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.DatabaseAccess;
import dev.candlewick.explain.Explainer;
import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.Moment;
import dev.candlewick.explain.NoCandleException;
import dev.candlewick.explain.Question;
import dev.candlewick.explain.Sources;
import dev.candlewick.explain.Watch;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.table.CandleInterval;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Explains candles from the log. A few readings run at a time, some more wait, and what comes then
 * is turned away; each has to end within a minute.
 */
@Component
@EnableConfigurationProperties(LogAccess.class)
class LogExplainer implements CandleExplainer {

    static final String NOT_TOLD =
            "This dashboard has not been told where Kafka is, so it cannot read the ticks. Start it"
                    + " with CANDLEWICK_BOOTSTRAP_SERVERS=host:port.";
    static final String BUSY =
            "Other people have many candles explained just now. Try again in a moment.";
    static final String TOO_LONG =
            "The ticks of this candle could not be read within a minute, so the reading was ended."
                    + " A narrower interval has fewer; ./candlewick explain has no limit.";
    static final String DATABASE_AWAY =
            "The database does not answer, so nobody can say where the ticks lie. Try again when it"
                    + " is back.";
    static final String LOG_AWAY =
            "Kafka does not answer, so the ticks cannot be read. The candle itself stands in the"
                    + " database and is not concerned. ./candlewick status says what is down; try"
                    + " again when Kafka is back.";
    static final String BROKEN = "The reading failed; the log of the dashboard says why.";

    private static final Logger LOG = LoggerFactory.getLogger(LogExplainer.class);

    private static final int AT_A_TIME = 3;
    private static final int WAITING = 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_NEWS = Duration.ofMillis(300);

    private final DatabaseAccess database;
    private final LogAccess log;
    private final Reader reader;
    private final Duration longest;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    AT_A_TIME,
                    AT_A_TIME,
                    30,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().name("explain-", 0).daemon().factory());

    /** What explains; {@link Explainer} except in tests. */
    @FunctionalInterface
    interface Reader {
        Explanation explain(Question question, Sources sources, Watch watch);
    }

    @Autowired
    LogExplainer(DatabaseAccess database, LogAccess log) {
        this(database, log, Explainer::explain, LONGEST);
    }

    LogExplainer(DatabaseAccess database, LogAccess log, Reader reader, Duration longest) {
        this.database = database;
        this.log = log;
        this.reader = reader;
        this.longest = longest;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Reading explain(
            CandleSeries series, Instant time, Listing listing, Consumer<ReadingNews> listener) {
        if (!log.isKnown()) {
            listener.accept(new ReadingNews.Failed(NOT_TOLD));
            return () -> {};
        }
        listener.accept(new ReadingNews.Waiting());
        Task task = new Task(series, time, listing, listener);
        try {
            threads.execute(task.future);
        } catch (RejectedExecutionException full) {
            listener.accept(new ReadingNews.Failed(BUSY));
        }
        return task;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private final class Task implements Watch, Reading {

        private final CandleSeries series;
        private final Instant time;
        private final Listing listing;
        private final Consumer<ReadingNews> listener;
        private final FutureTask<Void> future = new FutureTask<>(this::run, null);
        private volatile boolean closed;

        // Of the reading thread only.
        private long deadline;
        private long lastNews;

        Task(CandleSeries series, Instant time, Listing listing, Consumer<ReadingNews> listener) {
            this.series = series;
            this.time = time;
            this.listing = listing;
            this.listener = listener;
        }

        private void run() {
            deadline = System.nanoTime() + longest.toNanos();
            lastNews = System.nanoTime();
            ReadingNews outcome = new ReadingNews.Failed(BROKEN);
            try {
                outcome = answer(new RunningSystem(database, log));
            } finally {
                // Also when memory has run out: a page never waits for nothing.
                tell(outcome);
            }
        }

        private ReadingNews answer(RunningSystem system) {
            try {
                return new ReadingNews.Explained(reader.explain(question(), system, this));
            } catch (NoCandleException | IllegalArgumentException e) {
                return new ReadingNews.Failed(sentence(String.valueOf(e.getMessage())));
            } catch (CancellationException e) {
                return new ReadingNews.Failed(TOO_LONG);
            } catch (UnavailableException e) {
                if (!closed) {
                    LOG.warn("A candle of {} cannot be explained: {}", series, e.getMessage());
                }
                return new ReadingNews.Failed(system.isAtTheLog() ? LOG_AWAY : DATABASE_AWAY);
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.error("A candle of {} cannot be explained", series, e);
                }
                return new ReadingNews.Failed(BROKEN);
            }
        }

        private Question question() {
            return new Question(
                    series.symbol(),
                    CandleInterval.labelled(series.interval().text()).orElseThrow(),
                    Moment.of(time),
                    OptionalInt.empty(),
                    listing);
        }

        @Override
        public void read(long records, long most) {
            long now = System.nanoTime();
            if (now - lastNews >= BETWEEN_NEWS.toNanos()) {
                lastNews = now;
                tell(new ReadingNews.Progress(records, most));
            }
        }

        @Override
        public boolean isOver() {
            return closed || System.nanoTime() - deadline > 0;
        }

        @Override
        public void close() {
            closed = true;
            // It may wait for its turn, or for Kafka.
            threads.remove(future);
            future.cancel(true);
        }

        private void tell(ReadingNews news) {
            if (!closed) {
                listener.accept(news);
            }
        }
    }

    /** A message of another program as a sentence. */
    private static String sentence(String message) {
        return message.isEmpty()
                ? BROKEN
                : Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
