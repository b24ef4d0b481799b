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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chart of one symbol in a browser: when ticks can be seen on it, and what that costs the page.
 * Sender and browser share a clock.
 */
public final class PageWatch {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COMES_UP_MILLIS = 60_000;

    /**
     * What the page's main thread did.
     *
     * @param updates one update: candles that form, close or begin
     * @param studies new values of the studies on the chart
     * @param paints a repaint of all candles, in two pieces
     * @param pieces each of them
     */
    public record Work(Cost updates, Cost studies, Cost paints, Cost pieces) {
        static Work of(List<Timeline.Span> spans) {
            Work work = new Work(new Cost(), new Cost(), new Cost(), new Cost());
            Timeline.@Nullable Span prices = null;
            for (Timeline.Span span : spans) {
                switch (span.name()) {
                    case "candles" -> work.updates.add(span);
                    case "studies" -> work.studies.add(span);
                    case "prices" -> prices = span;
                    case "volumes" -> {
                        if (prices != null) {
                            work.pieces.add(prices);
                            work.pieces.add(span);
                            work.paints.add(prices.and(span));
                            prices = null;
                        }
                    }
                    default -> throw new IllegalStateException("Unknown stamp " + span.name());
                }
            }
            return work;
        }
    }

    /** A tick that is not on the screen yet. */
    private record Sent(long offset, long meant) {}

    private final Chromium browser;
    private final Page page;
    private final CDPSession tools;
    private final String symbol;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final Delays shown = new Delays();
    private @Nullable Timeline timeline;
    private long longTasks;
    private long from = Long.MAX_VALUE;

    /**
     * Opens the chart of 1s candles of a symbol and begins to watch it.
     *
     * @param studies as in a link to the page
     * @throws IllegalStateException when the page shows another symbol
     */
    public static PageWatch open(
            Chromium browser, RunningSystem system, String symbol, String studies) {
        return new PageWatch(
                browser,
                browser.page(
                        "%s/?symbol=%s&interval=1s&indicators=%s"
                                .formatted(system.dashboard(), symbol, studies)),
                symbol);
    }

    private PageWatch(Chromium browser, Page page, String symbol) {
        this.browser = browser;
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
        timeline = new Timeline(browser.tools());
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

    /** What the page has done since {@link #begin}; once. */
    public Work work() {
        Timeline begun = Objects.requireNonNull(timeline, "begin comes first");
        timeline = null;
        return Work.of(begun.end(page));
    }

    /** Tasks of more than 50 ms on the page's main thread. */
    public long longTasks() {
        return longTasks;
    }

    /** Closes the page. */
    public void close() {
        page.close();
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
