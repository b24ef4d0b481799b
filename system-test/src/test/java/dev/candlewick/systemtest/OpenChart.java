package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.BoundingBox;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chart that somebody has open in a browser window of his own. It notes every version of every
 * candle on it, those too that another one follows before the next frame, and where a candle became
 * an older one. Candles only grow here, as nothing takes ticks back.
 */
final class OpenChart {
    private static final int HEIGHT = 900;
    private static final double ABOVE_THE_MARK = 15;

    /** Runs before the page does, after each loading of it. */
    private static final String RECORDER =
            """
            (() => {
              const known = new Map();
              window.sightings = [];
              window.firsts = new Map();
              const see = (key, version) => {
                if (known.get(key) === version) return;
                known.set(key, version);
                window.sightings.push(key + ' ' + version);
              };
              new MutationObserver(() => {
                const rows = document.querySelector('candle-chart')?.rows?.() ?? [];
                for (const row of rows) {
                  const [start, , , , , , volume, , ticks, state, revision] = row;
                  if (!window.firsts.has(start)) window.firsts.set(start, row);
                  see(start, [state, revision, ticks, volume].join(' '));
                }
                if (rows.length > 0) see('newest', rows[rows.length - 1][0]);
              }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-candles'] });
            })();""";

    private final Page page;
    private final int width;
    private final Map<Instant, Version> shown = new HashMap<>();
    private final List<String> wentBack = new ArrayList<>();
    private Instant newest = Instant.MIN;
    private long looks;
    private long changes;

    /** What a reader is told of a candle. */
    record Version(String state, int revision, long ticks, BigDecimal volume) {
        private static final List<String> STATES = List.of("PARTIAL", "CLOSED", "REVISED");

        boolean isOlderThan(Version other) {
            return ticks < other.ticks
                    || volume.compareTo(other.volume) < 0
                    || revision < other.revision
                    || STATES.indexOf(state) < STATES.indexOf(other.state);
        }
    }

    /** Opens it in a window so many pixels wide. */
    OpenChart(Page page, String url, int width) {
        this.page = page;
        this.width = width;
        page.setDefaultTimeout(60_000);
        page.setViewportSize(width, HEIGHT);
        page.addInitScript(RECORDER);
        page.navigate(url);
    }

    /** Takes note of what has been on the chart since the last look. */
    void look() {
        looks++;
        for (Object sighting : sightings()) {
            String[] words = sighting.toString().split(" ", -1);
            if (words[0].equals("newest")) {
                see(Instant.ofEpochMilli(Long.parseLong(words[1])));
            } else {
                see(
                        Instant.ofEpochMilli(Long.parseLong(words[0])),
                        new Version(
                                words[1],
                                Integer.parseInt(words[2]),
                                Long.parseLong(words[3]),
                                new BigDecimal(words[4]).stripTrailingZeros()));
            }
        }
    }

    private List<?> sightings() {
        try {
            return (List<?>)
                    page.evaluate("() => window.sightings ? window.sightings.splice(0) : []");
        } catch (PlaywrightException loading) {
            // The page reloads itself when it finds another server.
            return List.of();
        }
    }

    private void see(Instant start, Version version) {
        Version before = shown.put(start, version);
        if (!version.equals(before)) {
            changes++;
        }
        if (before != null && version.isOlderThan(before)) {
            wentBack.add("%s: %s became %s".formatted(start, before, version));
        }
    }

    private void see(Instant last) {
        if (last.isBefore(newest)) {
            wentBack.add("the newest candle was of %s, then of %s".formatted(newest, last));
        }
        newest = last;
    }

    int width() {
        return width;
    }

    /**
     * Tells the chart once more what it was first told of a candle, as if that had been held up.
     */
    void isToldOldNews(Instant start) {
        page.evaluate(
                "start => document.querySelector('candle-chart').update([window.firsts.get(start)])",
                (double) start.toEpochMilli());
    }

    /** The candle that starts then, as it was last seen. */
    Optional<Version> version(Instant start) {
        return Optional.ofNullable(shown.get(start));
    }

    /** How often a candle appeared, or became another version. */
    long changes() {
        return changes;
    }

    /** How often somebody has looked. */
    long looks() {
        return looks;
    }

    /** Where an older version followed a newer one. */
    List<String> wentBack() {
        return wentBack;
    }

    /**
     * Points at the revised candle that is newest on the chart.
     *
     * @return what the line of figures above the chart says of it
     */
    String figuresOfTheNewestRevised(Duration within) {
        Locator mark = page.locator("candle-chart circle.revised").last();
        await().atMost(within)
                .ignoreExceptionsInstanceOf(PlaywrightException.class)
                .untilAsserted(
                        () -> {
                            BoundingBox place = mark.boundingBox();
                            // None while it is drawn anew.
                            assertThat(place).isNotNull();
                            page.mouse().move(place.x + place.width / 2, place.y - ABOVE_THE_MARK);
                            assertThat(figures()).contains("REVISED");
                        });
        return figures();
    }

    private String figures() {
        return page.locator("candle-chart .legend").innerText();
    }

    /** Keeps a picture of the page among the results of the build. */
    void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")));
    }
}
