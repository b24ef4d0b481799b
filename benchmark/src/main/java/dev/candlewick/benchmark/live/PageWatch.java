package dev.candlewick.benchmark.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * A chart of one symbol in a browser: when ticks can be seen on it, and what that costs the page.
 * Sender and browser share a clock.
 */
public final class PageWatch {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COMES_UP_MILLIS = 60_000;

    /** A tick that is not on the screen yet. */
    private record Sent(long offset, long meant) {}

    private final Page page;
    private final CDPSession tools;
    private final String symbol;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final Delays shown = new Delays();
    private final Delays updates = new Delays();
    private final Delays paints = new Delays();
    private final Delays pieces = new Delays();
    private long longTasks;
    private long from = Long.MAX_VALUE;

    /**
     * Opens the chart of 1s candles of a symbol and begins to watch it.
     *
     * @throws IllegalStateException when the page shows another symbol
     */
    public static PageWatch open(Chromium browser, RunningSystem system, String symbol) {
        return new PageWatch(
                browser.page("%s/?symbol=%s&interval=1s".formatted(system.dashboard(), symbol)),
                symbol);
    }

    private PageWatch(Page page, String symbol) {
        this.page = page;
        this.symbol = symbol;
        page.waitForSelector(
                "candle-chart[data-start]",
                new Page.WaitForSelectorOptions().setTimeout(COMES_UP_MILLIS));
        if (!Boolean.TRUE.equals(page.evaluate(script(), symbol))) {
            throw new IllegalStateException("The page does not show " + symbol);
        }
        tools = page.context().newCDPSession(page);
        tools.send("Performance.enable");
    }

    private static String script() {
        try (InputStream in = PageWatch.class.getResourceAsStream("page-watch.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes a tick that the broker has taken; by any thread. */
    public void taken(String of, long offset, long meant) {
        if (of.equals(symbol)) {
            synchronized (sent) {
                sent.add(new Sent(offset, meant));
            }
        }
    }

    /** What is sent from now on is counted. */
    public void begin(long now) {
        look();
        synchronized (sent) {
            from = now;
        }
        updates.clear();
        paints.clear();
        pieces.clear();
        longTasks = 0;
    }

    /** Takes over what the page has noted since the last time. */
    public void look() {
        JsonNode taken;
        try {
            taken = JSON.readTree((String) page.evaluate("() => JSON.stringify(candlewickTake())"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode one : taken.path("seen")) {
            seen(one.path(0).asLong(), Math.round(one.path(1).asDouble() * 1000));
        }
        taken.path("updates").forEach(one -> updates.add(Math.round(one.asDouble() * 1000)));
        taken.path("paints").forEach(one -> paints.add(Math.round(one.asDouble() * 1000)));
        taken.path("pieces").forEach(one -> pieces.add(Math.round(one.asDouble() * 1000)));
        longTasks += taken.path("tasks").asLong();
    }

    private void seen(long offset, long at) {
        synchronized (sent) {
            while (!sent.isEmpty() && sent.getFirst().offset <= offset) {
                long meant = sent.removeFirst().meant;
                if (meant >= from) {
                    shown.add(at - meant);
                }
            }
        }
    }

    /** Ticks that are not on the screen. */
    public long missing() {
        synchronized (sent) {
            return sent.size();
        }
    }

    /** From the time a tick was meant to be sent until a candle that holds it was on the screen. */
    public Delays shown() {
        return shown;
    }

    /** Time of the page's main thread for one update: candles that form, close or begin. */
    public Delays updates() {
        return updates;
    }

    /** Time of the page's main thread for a repaint of all candles, in two pieces. */
    public Delays paints() {
        return paints;
    }

    /** The longer of the two. */
    public Delays pieces() {
        return pieces;
    }

    /** Tasks of more than 50 ms on the page's main thread. */
    public long longTasks() {
        return longTasks;
    }

    /** Seconds that the page's main thread has worked so far. */
    public double busySeconds() {
        JsonObject metrics = tools.send("Performance.getMetrics");
        return metrics.getAsJsonArray("metrics").asList().stream()
                .map(each -> each.getAsJsonObject())
                .filter(each -> each.get("name").getAsString().equals("TaskDuration"))
                .mapToDouble(each -> each.get("value").getAsDouble())
                .findFirst()
                .orElse(Double.NaN);
    }
}
