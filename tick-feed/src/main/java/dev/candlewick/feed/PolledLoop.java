package dev.candlewick.feed;

import dev.candlewick.feed.polled.CallLedger;
import dev.candlewick.feed.polled.PollException;
import dev.candlewick.feed.polled.PolledSource;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.topic.TickTopic;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** So long a symbol that is not answered holds the heartbeats of all others back. */
    private static final long PATIENCE_MICROS = 120_000_000;

    /** A source whose quotes are older than this is not slow but mistaken. */
    private static final long LONGEST_LAG_MICROS = 1_800_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    /** One thing to ask for, again and again or once. */
    private static final class Question {
        final String symbol;
        final @Nullable String interval;
        long due;
        long retry = FIRST_RETRY_MICROS;

        /** When it was asked the last time that it was answered. */
        long answered = NEVER;

        /** Since when it is not answered; {@link #NEVER} when it is. */
        long failingSince = NEVER;

        /** By how much quotes are older than the moment at which they come. */
        long lag;

        int answers;

        /** What time the newest quote is true of. */
        long quoted = NEVER;

        Question(String symbol, @Nullable String interval, long due) {
            this.symbol = symbol;
            this.interval = interval;
            this.due = due;
        }

        boolean isSnapshot() {
            return interval == null;
        }

        /**
         * Before which time all its quotes have been sent. One quote alone does not tell whether it
         * is late, or nothing was traded since.
         */
        long promise() {
            if (answered == NEVER) {
                return NEVER;
            }
            return answers > 1 ? answered - lag : Math.min(answered, quoted);
        }
    }

    /** What came back, and when it was asked. */
    private record Answer(
            Question question, long askedAt, CompletableFuture<List<Object>> coming) {}

    private final PolledSource source;
    private final long poll;
    private final @Nullable CallLedger ledger;
    private final Map<String, LastTick> known;
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
    private long promised = NEVER;

    /**
     * @param symbols by the source's own names
     * @param intervals of the bars that are asked for once
     * @param poll between two questions about the same symbol
     * @param ledger of the calls that are left; null when nobody counts them
     * @param known what the topic holds last of each symbol, by the symbol of the topic
     * @param caller where questions are asked, one at a time
     */
    PolledLoop(
            PolledSource source,
            List<String> symbols,
            List<String> intervals,
            Duration poll,
            @Nullable CallLedger ledger,
            Map<String, LastTick> known,
            TickTopic topic,
            Progress progress,
            Wall wall,
            PrintStream messages,
            Executor caller) {
        this.source = source;
        this.poll = poll.toNanos() / 1000;
        this.ledger = ledger;
        this.known = Map.copyOf(known);
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
            answer.coming.join().forEach(one -> send(question, one));
            question.answered = answer.askedAt;
            question.answers++;
            question.failingSince = NEVER;
            question.retry = FIRST_RETRY_MICROS;
            question.due = answer.askedAt + poll;
            if (!question.isSnapshot()) {
                questions.remove(question);
            }
            tellQuota(question, now);
        } catch (CompletionException failure) {
            failed(answer, failure.getCause(), now);
        }
    }

    private void send(Question question, Object answer) {
        if (answer instanceof Bar bar) {
            topic.send(bar);
            bars++;
        } else if (answer instanceof Snapshot snapshot) {
            Snapshot before = last.put(snapshot.symbol(), snapshot);
            question.quoted = Math.max(question.quoted, snapshot.eventTime());
            // The same once more would be a tick that nobody has traded.
            if (before == null ? !isInTopic(snapshot) : isNews(before, snapshot)) {
                learnLag(question, before, snapshot);
                topic.send(snapshot);
                progress.sent(snapshot.eventTime());
            }
        }
    }

    private boolean isInTopic(Snapshot snapshot) {
        LastTick sent = known.get(snapshot.symbol());
        return sent != null
                && sent.eventTime() == snapshot.eventTime()
                && sent.price().compareTo(new BigDecimal(snapshot.price())) == 0;
    }

    /** Where the volume of the day is the same, nothing was traded, whatever time it is now. */
    private static boolean isNews(Snapshot before, Snapshot snapshot) {
        return !snapshot.price().equals(before.price())
                || !Objects.equals(snapshot.dayVolume(), before.dayVolume())
                || (snapshot.dayVolume() == null && snapshot.eventTime() != before.eventTime());
    }

    /**
     * A quote that is new, and yet older than the question before it, shows that the source tells
     * everything so much later.
     */
    private static void learnLag(Question question, @Nullable Snapshot before, Snapshot snapshot) {
        if (before == null
                || question.answered == NEVER
                || snapshot.eventTime() <= before.eventTime()) {
            return;
        }
        long lag = question.answered - snapshot.eventTime();
        if (lag <= LONGEST_LAG_MICROS) {
            question.lag = Math.max(question.lag, lag);
        }
    }

    private void failed(Answer answer, @Nullable Throwable cause, long now) {
        Question question = answer.question;
        if (!(cause instanceof PollException failure)) {
            throw new IllegalStateException("asking " + source.name() + " failed", cause);
        }
        question.failingSince = question.failingSince == NEVER ? now : question.failingSince;
        if (ledger != null && !failure.reached()) {
            ledger.giveBack(now / 1000, answer.askedAt / 1000);
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
                    throw FeedException.wrongUsage(
                            "%s knows none of the --symbols. They are its own names."
                                    .formatted(source.name()));
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
     * Everything before the time at which the symbol that waits longest was asked has been sent, or
     * before what the source had told by then. One that is never answered is not waited for.
     */
    private void beat(long now) {
        if (now < nextBeat) {
            return;
        }
        nextBeat = now + HEARTBEAT_MICROS;
        long asked =
                questions.stream()
                        .filter(Question::isSnapshot)
                        .filter(
                                question ->
                                        question.failingSince == NEVER
                                                || now - question.failingSince < PATIENCE_MICROS)
                        .mapToLong(Question::promise)
                        .min()
                        .orElse(NEVER);
        promised = Math.max(promised, asked);
        if (promised != NEVER) {
            topic.heartbeat(source.name(), promised);
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
