package dev.candlewick.feed;

import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.feed.polled.PollException;
import dev.candlewick.feed.polled.PolledSource;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.topic.TickTopic;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks a source in turn for each symbol until it is told to stop. One call is under way at a time;
 * meanwhile, once a second of wall time, every partition hears up to which time all symbols have
 * been asked.
 */
final class PolledLoop {
    private static final long HEARTBEAT_MICROS = 1_000_000;
    private static final long PAUSE_MICROS = 50_000;

    /** Between two calls, so that a long list of symbols is no attack. */
    private static final long GAP_MICROS = 1_200_000;

    private static final long FIRST_RETRY_MICROS = 5_000_000;
    private static final long LONGEST_RETRY_MICROS = 300_000_000;
    private static final long REPEAT_MICROS = 600_000_000;

    /** One thing to ask for, again and again or once. */
    private static final class Question {
        final String symbol;
        final @Nullable String interval;
        long due;
        long retry = FIRST_RETRY_MICROS;

        /** When it was last answered; the smallest number before that. */
        long answered = Long.MIN_VALUE;

        Question(String symbol, @Nullable String interval, long due) {
            this.symbol = symbol;
            this.interval = interval;
            this.due = due;
        }

        boolean isSnapshot() {
            return interval == null;
        }
    }

    /** What came back, and when it was asked. */
    private record Answer(
            Question question, long askedAt, CompletableFuture<List<Object>> coming) {}

    private final PolledSource source;
    private final long poll;
    private final @Nullable CallLedger ledger;
    private final TickTopic topic;
    private final Progress progress;
    private final Wall wall;
    private final PrintStream messages;
    private final Executor caller;
    private final List<Question> questions = new ArrayList<>();
    private final Map<String, Snapshot> last = new HashMap<>();
    private final Map<String, Long> said = new HashMap<>();

    private @Nullable Answer under;
    private long nextCall;
    private long nextBeat;
    private long bars;
    private boolean waitsForQuota;

    /**
     * @param symbols by the source's own names
     * @param intervals of the bars that are asked for once
     * @param poll between two questions about the same symbol
     * @param ledger of the calls that are left; null when nobody counts them
     * @param caller where questions are asked, one at a time
     */
    PolledLoop(
            PolledSource source,
            List<String> symbols,
            List<String> intervals,
            Duration poll,
            @Nullable CallLedger ledger,
            TickTopic topic,
            Progress progress,
            Wall wall,
            PrintStream messages,
            Executor caller) {
        this.source = source;
        this.poll = poll.toNanos() / 1000;
        this.ledger = ledger;
        this.topic = topic;
        this.progress = progress;
        this.wall = wall;
        this.messages = messages;
        this.caller = caller;
        long now = wall.micros();
        for (String symbol : symbols) {
            questions.add(new Question(symbol, null, now));
        }
        for (String interval : intervals) {
            for (String symbol : symbols) {
                questions.add(new Question(symbol, interval, now));
            }
        }
    }

    /** Returns when the feed was asked to stop, or when there is nobody left to ask for. */
    void run() throws InterruptedException {
        say("asks for %s, each every %s".formatted(shown(questions), words(poll)));
        while (!wall.isStopped()) {
            long now = wall.micros();
            take(now);
            ask(now);
            beat(now);
            progress.show(now, topic::silentSeconds);
            wall.sleep(PAUSE_MICROS);
        }
        topic.flush();
    }

    /** Bars that were sent. */
    long bars() {
        return bars;
    }

    private void ask(long now) {
        if (under != null || now < nextCall) {
            return;
        }
        Question next =
                questions.stream()
                        .min(Comparator.comparingLong(question -> question.due))
                        .filter(question -> question.due <= now)
                        .orElse(null);
        if (next == null || !mayCall(now)) {
            return;
        }
        Instant time = Wall.instant(now);
        under =
                new Answer(
                        next, now, CompletableFuture.supplyAsync(() -> asked(next, time), caller));
    }

    private List<Object> asked(Question question, Instant now) {
        try {
            String interval = question.interval;
            return interval == null
                    ? List.of(source.snapshot(question.symbol, now))
                    : List.copyOf(source.bars(question.symbol, interval, now));
        } catch (PollException failure) {
            throw new CompletionException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stop);
        }
    }

    private boolean mayCall(long now) {
        if (ledger == null || ledger.take(now / 1000)) {
            waitsForQuota = false;
            return true;
        }
        CallLedger.State state = ledger.state(now / 1000);
        nextCall = state.nextFree() * 1000;
        if (!waitsForQuota) {
            say(
                    "%s; waits until %s"
                            .formatted(state.words(), Instant.ofEpochMilli(state.nextFree())));
            waitsForQuota = true;
        }
        return false;
    }

    private void take(long now) {
        Answer answer = under;
        if (answer == null || !answer.coming.isDone()) {
            return;
        }
        under = null;
        nextCall = now + GAP_MICROS;
        Question question = answer.question;
        try {
            answer.coming.join().forEach(this::send);
            question.answered = answer.askedAt;
            question.retry = FIRST_RETRY_MICROS;
            question.due = answer.askedAt + poll;
            if (!question.isSnapshot()) {
                questions.remove(question);
            }
            tellQuota(question, now);
        } catch (CompletionException failure) {
            failed(question, failure.getCause(), now);
        }
    }

    private void send(Object answer) {
        if (answer instanceof Bar bar) {
            topic.send(bar);
            bars++;
        } else if (answer instanceof Snapshot snapshot
                && !snapshot.equals(last.put(snapshot.symbol(), snapshot))) {
            // The same once more would be a tick that nobody has traded.
            topic.send(snapshot);
            progress.sent(snapshot.eventTime());
        }
    }

    private void failed(Question question, @Nullable Throwable cause, long now) {
        if (!(cause instanceof PollException failure)) {
            throw new IllegalStateException("asking " + source.name() + " failed", cause);
        }
        switch (failure.kind()) {
            case PASSING -> {
                sayOnce(failure.getMessage() + "; tries again", now);
                question.due = now + question.retry;
                question.retry = Math.min(2 * question.retry, LONGEST_RETRY_MICROS);
            }
            case TOO_OFTEN -> {
                nextCall = now + failure.pause().toNanos() / 1000;
                if (ledger != null) {
                    ledger.close(now / 1000, nextCall / 1000);
                }
                sayOnce(
                        "%s; waits until %s"
                                .formatted(
                                        failure.getMessage(),
                                        Wall.instant(nextCall).truncatedTo(ChronoUnit.SECONDS)),
                        now);
            }
            case NO_SUCH_SYMBOL -> {
                questions.removeIf(other -> other.symbol.equals(question.symbol));
                say(failure.getMessage() + "; it is not asked for any more");
                if (questions.stream().noneMatch(Question::isSnapshot)) {
                    throw FeedException.checkFailed(
                            "%s knows none of the --symbols.".formatted(source.name()));
                }
            }
            case REFUSED -> {
                if (question.isSnapshot()) {
                    throw FeedException.wrongUsage(failure.getMessage() + ".");
                }
                questions.removeIf(other -> !other.isSnapshot());
                say(failure.getMessage() + "; goes on without bars");
            }
        }
    }

    private void tellQuota(Question asked, long now) {
        if (ledger == null) {
            return;
        }
        CallLedger.State state = ledger.state(now / 1000);
        long due =
                questions.stream().mapToLong(question -> question.due).min().orElse(Long.MAX_VALUE);
        say(
                "%s (%s); next at %s"
                        .formatted(
                                state.words(),
                                asked.symbol,
                                Wall.instant(Math.max(due, state.nextFree() * 1000))
                                        .truncatedTo(ChronoUnit.SECONDS)));
    }

    /**
     * Everything before the time at which the symbol that waits longest was asked has been sent.
     */
    private void beat(long now) {
        if (now < nextBeat) {
            return;
        }
        nextBeat = now + HEARTBEAT_MICROS;
        long asked =
                questions.stream()
                        .filter(Question::isSnapshot)
                        .mapToLong(question -> question.answered)
                        .min()
                        .orElse(Long.MIN_VALUE);
        if (asked != Long.MIN_VALUE) {
            topic.heartbeat(source.name(), asked);
        }
    }

    private void sayOnce(String text, long now) {
        // Words without the times in them, which are new each time.
        String key = text.replaceAll("[0-9]", "");
        Long before = said.get(key);
        if (before == null || now - before > REPEAT_MICROS) {
            said.put(key, now);
            say(text);
        }
    }

    private void say(String text) {
        messages.println("feed " + source.name() + ": " + text);
    }

    private static String shown(List<Question> questions) {
        return String.join(
                ",", questions.stream().map(question -> question.symbol).distinct().toList());
    }

    private static String words(long micros) {
        Duration duration = Duration.of(micros, ChronoUnit.MICROS);
        return duration.toMinutes() > 0 && duration.toSecondsPart() == 0
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
