package dev.candlewick.benchmark.live;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stamps of a page in its browser's timeline, which knows the time and the processor time of
 * each.
 */
final class Timeline {
    private static final String BEGIN = " begin";
    private static final String END = " end";

    /**
     * What lies between the stamps "name begin" and "name end", in microseconds.
     *
     * @param elapsed by the clock
     * @param processor of the thread
     */
    record Span(String name, long elapsed, long processor) {
        Span and(Span other) {
            return new Span(name, elapsed + other.elapsed, processor + other.processor);
        }
    }

    private final CDPSession browser;
    private final List<JsonObject> stamps = new ArrayList<>();
    private final AtomicBoolean complete = new AtomicBoolean();

    /** Collects from now on. A browser has one timeline at a time. */
    Timeline(CDPSession browser) {
        this.browser = browser;
        browser.on("Tracing.dataCollected", this::collect);
        browser.on("Tracing.tracingComplete", nothing -> complete.set(true));
        browser.send(
                "Tracing.start",
                JsonParser.parseString(
                                """
                                {"transferMode": "ReportEvents", "traceConfig": {
                                    "includedCategories": ["blink.user_timing"], "excludedCategories": ["*"]}}""")
                        .getAsJsonObject());
    }

    private void collect(JsonObject part) {
        for (JsonElement each : part.getAsJsonArray("value")) {
            JsonObject event = each.getAsJsonObject();
            if (event.has("tts")) {
                stamps.add(event);
            }
        }
    }

    /** Ends it, and waits for what is on its way. Nobody else may wait for the page meanwhile. */
    List<Span> end(Page page) {
        browser.send("Tracing.end");
        page.waitForCondition(complete::get);
        browser.detach();
        return spans(stamps);
    }

    /** In the order in which they ended. What has begun twice counts from the second time. */
    static List<Span> spans(List<JsonObject> stamps) {
        List<Span> spans = new ArrayList<>();
        Map<String, JsonObject> begun = new HashMap<>();
        stamps.stream()
                .sorted(Comparator.comparingLong(each -> each.get("ts").getAsLong()))
                .forEach(
                        stamp -> {
                            String name = stamp.get("name").getAsString();
                            if (name.endsWith(BEGIN)) {
                                begun.put(without(name, BEGIN), stamp);
                            } else if (name.endsWith(END)) {
                                JsonObject begin = begun.remove(without(name, END));
                                if (begin != null) {
                                    spans.add(
                                            new Span(
                                                    without(name, END),
                                                    between(begin, stamp, "ts"),
                                                    between(begin, stamp, "tts")));
                                }
                            }
                        });
        return spans;
    }

    private static String without(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    private static long between(JsonObject begin, JsonObject end, String clock) {
        return end.get(clock).getAsLong() - begin.get(clock).getAsLong();
    }
}
