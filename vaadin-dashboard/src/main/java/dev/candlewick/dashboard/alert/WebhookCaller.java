package dev.candlewick.dashboard.alert;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the webhooks of alerts that have fired, from the table they wait in, so that a restart
 * forgets none. A call is an HTTP POST of JSON; any 2xx is an answer, redirects are not followed,
 * and what else is answered is not read. Five calls at most, with longer and longer pauses. Neither
 * log nor table ever has an address.
 */
@Component
class WebhookCaller implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookCaller.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int CALLS = 5;
    private static final int AT_ONCE = 4;
    private static final long LOOK_SECONDS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private final WebhookQueue queue;
    private final WebhookRules rules;
    private final AlertNews news;
    private final double pause;
    private final Semaphore wake = new Semaphore(1);
    private final HttpClient client =
            HttpClient.newBuilder()
                    // Otherwise each call over plain HTTP asks for an upgrade that few targets
                    // know.
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private volatile @Nullable ScheduledExecutorService callers;
    private volatile @Nullable Thread looker;
    private volatile boolean running;
    private boolean failing;

    /**
     * @param pause seconds before the second call; four times as long before each one after it
     */
    WebhookCaller(
            WebhookQueue queue,
            WebhookRules rules,
            AlertNews news,
            @Value("${candlewick.webhook.pause-seconds:2}") double pause) {
        this.queue = queue;
        this.rules = rules;
        this.news = news;
        this.pause = pause;
    }

    /** Something has fired. */
    void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    @Override
    public void start() {
        running = true;
        if (queue.possible()) {
            callers =
                    Executors.newScheduledThreadPool(
                            AT_ONCE, Thread.ofPlatform().name("webhook-", 0).daemon().factory());
            looker = Thread.ofPlatform().name("webhooks").daemon().start(this::look);
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread thread = looker;
        if (thread != null) {
            thread.interrupt();
        }
        ScheduledExecutorService pool = callers;
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look() {
        try {
            while (running) {
                boolean unused = wake.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                callWhatIsDue();
            }
        } catch (InterruptedException stopped) {
            running = false;
        }
    }

    private void callWhatIsDue() {
        ScheduledExecutorService pool = callers;
        if (pool == null) {
            return;
        }
        try {
            List<WebhookQueue.Call> due = queue.claim(AT_ONCE, pause);
            due.forEach(call -> pool.execute(() -> make(call)));
            failing = false;
            if (due.size() == AT_ONCE) {
                wake();
            }
        } catch (DataAccessException unreachable) {
            if (!failing) {
                failing = true;
                LOG.warn("Cannot read which webhooks to call, trying again");
            }
        }
    }

    private void make(WebhookQueue.Call call) {
        Answer answer = answer(call);
        AlertFiring.Webhook state =
                switch (answer.verdict) {
                    case TAKEN -> AlertFiring.Webhook.DELIVERED;
                    case REFUSED -> AlertFiring.Webhook.FAILED;
                    case LATER ->
                            call.firing().attempts() >= CALLS
                                    ? AlertFiring.Webhook.FAILED
                                    : AlertFiring.Webhook.PENDING;
                };
        try {
            queue.report(call.firing().id(), state, answer.words, pause);
            news.changed(call.firing().user());
            if (state == AlertFiring.Webhook.PENDING) {
                wakeAfter(pause * Math.pow(4, call.firing().attempts() - 1));
            }
        } catch (DataAccessException unreachable) {
            LOG.warn("Cannot write how the webhook of firing {} ended", call.firing().id());
        }
    }

    private void wakeAfter(double seconds) {
        ScheduledExecutorService pool = callers;
        if (pool != null && !pool.isShutdown()) {
            ScheduledFuture<?> unused =
                    pool.schedule(this::wake, (long) (seconds * 1_000) + 1, TimeUnit.MILLISECONDS);
        }
    }

    private enum Verdict {
        TAKEN,
        REFUSED,
        LATER
    }

    private record Answer(Verdict verdict, String words) {}

    private Answer answer(WebhookQueue.Call call) {
        String address = call.address();
        if (address == null) {
            return new Answer(Verdict.REFUSED, "The alert was removed");
        }
        try {
            return rules.problemNow(address)
                    .map(
                            problem ->
                                    new Answer(
                                            problem.key().equals(WebhookRules.NO_HOST)
                                                    ? Verdict.LATER
                                                    : Verdict.REFUSED,
                                            problem.toString()))
                    .orElseGet(() -> send(call, address));
        } catch (RuntimeException broken) {
            // Its message may hold the address.
            return new Answer(
                    Verdict.REFUSED, "Not callable: " + broken.getClass().getSimpleName());
        }
    }

    private Answer send(WebhookQueue.Call call, String address) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.strip()))
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "candlewick")
                        .POST(HttpRequest.BodyPublishers.ofString(body(call)))
                        .build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            String words = "HTTP " + status;
            if (status >= 200 && status < 300) {
                return new Answer(Verdict.TAKEN, words);
            }
            boolean later = status >= 500 || status == TIMEOUT || status == TOO_MANY;
            return new Answer(later ? Verdict.LATER : Verdict.REFUSED, words);
        } catch (HttpTimeoutException late) {
            return new Answer(Verdict.LATER, "No answer in " + ANSWER.toSeconds() + " s");
        } catch (ConnectException refused) {
            return new Answer(Verdict.LATER, "No connection");
        } catch (IOException broken) {
            return new Answer(
                    Verdict.LATER, "Connection broken: " + broken.getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Answer(Verdict.LATER, "The dashboard was stopped");
        }
    }

    private static String body(WebhookQueue.Call call) {
        AlertFiring firing = call.firing();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("firing_id", firing.id());
        body.put("alert_id", firing.alertId());
        body.put("symbol", firing.symbol().orElse(null));
        body.put("value", call.value());
        body.put("message", firing.message());
        // What chat programs show.
        body.put("text", firing.message());
        body.put("event_time", firing.eventTime().toString());
        body.put("fired_at", firing.firedAt().toString());
        return JSON.writeValueAsString(body);
    }
}
