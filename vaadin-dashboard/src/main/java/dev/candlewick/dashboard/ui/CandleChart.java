package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentEvent;
import com.vaadin.flow.component.ComponentEventListener;
import com.vaadin.flow.component.DomEvent;
import com.vaadin.flow.component.EventData;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.shared.Registration;
import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleBook;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyLines;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Candles above volumes on one axis of candles, so closed hours take no room. Says nothing of how
 * they are painted; the browser side may use another renderer behind the same face.
 *
 * <p>Prices travel as exact decimal text. The newest candle stands in the element's attributes
 * {@code data-start}, {@code data-close}, {@code data-state} and so on as soon as it is drawn.
 */
@Tag("candle-chart")
@NpmPackage(value = "apexcharts", version = "4.7.0")
@JsModule("./chart/candle-chart.ts")
public class CandleChart extends Component {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private int visible = CandleBook.CAPACITY;

    public CandleChart() {
        addListener(VisibleChangedEvent.class, event -> visible = event.visible);
    }

    /** How many candles the user sees at once, of those that were given the newest. */
    public int visible() {
        return visible;
    }

    /**
     * Shows these candles and no others.
     *
     * @param candles oldest first, at most 150
     * @param decimals decimals of prices on screen
     * @param live whether {@link #update} may add candles at the right edge
     */
    public void setCandles(
            CandleSeries series, Collection<Candle> candles, int decimals, boolean live) {
        ObjectNode view = JSON.objectNode();
        view.put("symbol", series.symbol());
        view.put("interval", series.interval().text());
        view.put("width", series.interval().width().toMillis());
        view.put("decimals", decimals);
        view.put("live", live);
        view.set("candles", rows(candles));
        getElement().callJsFunction("setCandles", view);
    }

    /** Shows newer versions of candles, and new ones. Older versions change nothing. */
    public void update(Collection<Candle> candles) {
        if (!candles.isEmpty()) {
            getElement().callJsFunction("update", rows(candles));
        }
    }

    /** Shows these studies beside the candles, and no others. */
    public void setOverlays(StudyLines lines) {
        ObjectNode overlays = JSON.objectNode();
        ArrayNode studies = overlays.putArray("studies");
        for (Study study : lines.studies()) {
            ObjectNode head = studies.addObject();
            head.put("id", study.text());
            head.put("title", Words.of(study.title()));
            head.put("pane", study.pane().name().toLowerCase(Locale.ROOT));
            study.lines().forEach(head.putArray("lines")::add);
        }
        overlays.set("rows", rows(lines.rows()));
        getElement().callJsFunction("setOverlays", overlays);
    }

    /** Shows other values of the studies that are shown already. */
    public void updateOverlays(SortedMap<Instant, double[]> values) {
        if (!values.isEmpty()) {
            getElement().callJsFunction("updateOverlays", rows(values));
        }
    }

    /**
     * Something about a candle that is worth a look.
     *
     * @param start of the candle
     * @param severity INFO, WARN or CRITICAL
     * @param text a few words
     */
    public record Marker(Instant start, String severity, String text) {}

    /** Marks candles, and no others. */
    public void setMarkers(Collection<Marker> markers) {
        ArrayNode rows = JSON.arrayNode(markers.size());
        for (Marker marker : markers) {
            rows.addArray()
                    .add(marker.start().toEpochMilli())
                    .add(marker.severity())
                    .add(marker.text());
        }
        getElement().callJsFunction("setMarkers", rows);
    }

    /**
     * Tells of revised candles, and of no others, what they said before.
     *
     * @param texts by start of the candle
     */
    public void setRevisions(Map<Instant, String> texts) {
        ArrayNode rows = JSON.arrayNode(texts.size());
        texts.forEach((start, text) -> rows.addArray().add(start.toEpochMilli()).add(text));
        getElement().callJsFunction("setRevisions", rows);
    }

    /**
     * How the chart is to be read.
     *
     * @param log whether equal distances on the price axis are equal ratios
     * @param zone whose time the axis shows; null for the browser's own
     * @param exchange the zone by which trading dates are named
     */
    public void setReading(boolean log, @Nullable ZoneId zone, ZoneId exchange) {
        ObjectNode reading = JSON.objectNode();
        reading.put("log", log);
        reading.put("zone", zone == null ? null : name(zone));
        reading.put("exchange", name(exchange));
        getElement().callJsFunction("setReading", reading);
    }

    /**
     * A price that somebody waits for.
     *
     * @param id comes back with a click
     * @param words what it is to do, such as {@code rises to}; stand before the price
     * @param note stands behind it, may be empty
     */
    public record Level(long id, BigDecimal price, String words, String note) {}

    /** Draws lines at these prices, and no others. */
    public void setLevels(Collection<Level> levels) {
        ArrayNode rows = JSON.arrayNode(levels.size());
        for (Level level : levels) {
            rows.addArray()
                    .add(level.id())
                    .add(decimal(level.price()))
                    .add(level.words())
                    .add(level.note());
        }
        getElement().callJsFunction("setLevels", rows);
    }

    private static String name(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** Offers what is on the chart as a PNG file. */
    public void savePicture(String fileName) {
        getElement().callJsFunction("savePicture", fileName);
    }

    /**
     * Offers candles as a CSV file, as the API gives them.
     *
     * @param from first start
     * @param to starts are before it
     */
    public void saveRows(CandleSeries series, Instant from, Instant to, String fileName) {
        ObjectNode asked = JSON.objectNode();
        asked.put("symbol", series.symbol());
        asked.put("interval", series.interval().text());
        asked.put("session", series.hours().name());
        asked.put("from", from.toString());
        asked.put("to", to.toString());
        getElement().callJsFunction("saveRows", asked, fileName);
    }

    /** Marks the candle that starts then, and no other. */
    public void mark(@Nullable Instant start) {
        getElement().callJsFunction("mark", start == null ? null : (double) start.toEpochMilli());
    }

    /** Gives the chart the keyboard. */
    public void focus() {
        getElement().callJsFunction("focus");
    }

    /** The chart was made wider or narrower, or the user has zoomed. */
    @DomEvent("visible-changed")
    public static class VisibleChangedEvent extends ComponentEvent<CandleChart> {

        private final int visible;

        public VisibleChangedEvent(
                CandleChart source,
                boolean fromClient,
                @EventData("event.detail.visible") int visible) {
            super(source, fromClient);
            this.visible = visible;
        }
    }

    /** The user wants to see another part of the series. */
    @DomEvent("range-changed")
    public static class RangeChangedEvent extends ComponentEvent<CandleChart> {

        private final int shift;
        private final boolean live;

        public RangeChangedEvent(
                CandleChart source,
                boolean fromClient,
                @EventData("event.detail.shift") int shift,
                @EventData("event.detail.live") boolean live) {
            super(source, fromClient);
            this.shift = shift;
            this.live = live;
        }

        /** Candles to move by, negative into the past. */
        public int shift() {
            return shift;
        }

        /** Whether the newest candles were on the chart when it was asked for. */
        public boolean live() {
            return live;
        }
    }

    /** The user has clicked on a candle, or pressed Enter or E on it. */
    @DomEvent("candle-clicked")
    public static class CandleClickedEvent extends ComponentEvent<CandleChart> {

        private final Instant start;

        public CandleClickedEvent(
                CandleChart source,
                boolean fromClient,
                @EventData("event.detail.start") double start) {
            super(source, fromClient);
            this.start = Instant.ofEpochMilli((long) start);
        }

        /** Start of the candle. */
        public Instant start() {
            return start;
        }
    }

    /** The user wants to know what a marker means. */
    @DomEvent("marker-clicked")
    public static class MarkerClickedEvent extends ComponentEvent<CandleChart> {

        private final Instant start;

        public MarkerClickedEvent(
                CandleChart source,
                boolean fromClient,
                @EventData("event.detail.start") double start) {
            super(source, fromClient);
            this.start = Instant.ofEpochMilli((long) start);
        }

        /** Start of the candle. */
        public Instant start() {
            return start;
        }
    }

    public Registration addMarkerClickedListener(
            ComponentEventListener<MarkerClickedEvent> listener) {
        return addListener(MarkerClickedEvent.class, listener);
    }

    /** The user wants to see what a line stands for. */
    @DomEvent("level-clicked")
    public static class LevelClickedEvent extends ComponentEvent<CandleChart> {

        private final long id;

        public LevelClickedEvent(
                CandleChart source, boolean fromClient, @EventData("event.detail.id") double id) {
            super(source, fromClient);
            this.id = (long) id;
        }

        /** The number of the line. */
        public long id() {
            return id;
        }
    }

    public Registration addLevelClickedListener(
            ComponentEventListener<LevelClickedEvent> listener) {
        return addListener(LevelClickedEvent.class, listener);
    }

    /** The user has asked for an alert: by another mouse button at a price, or by the key A. */
    @DomEvent("price-clicked")
    public static class PriceClickedEvent extends ComponentEvent<CandleChart> {

        private final String price;

        public PriceClickedEvent(
                CandleChart source,
                boolean fromClient,
                @EventData("event.detail.price") String price) {
            super(source, fromClient);
            this.price = price;
        }

        /** The price with the decimals that the chart shows, as the browser says it. */
        public String price() {
            return price;
        }
    }

    public Registration addPriceClickedListener(
            ComponentEventListener<PriceClickedEvent> listener) {
        return addListener(PriceClickedEvent.class, listener);
    }

    public Registration addRangeChangedListener(
            ComponentEventListener<RangeChangedEvent> listener) {
        return addListener(RangeChangedEvent.class, listener);
    }

    public Registration addCandleClickedListener(
            ComponentEventListener<CandleClickedEvent> listener) {
        return addListener(CandleClickedEvent.class, listener);
    }

    private static ArrayNode rows(Collection<Candle> candles) {
        ArrayNode rows = JSON.arrayNode(candles.size());
        for (Candle candle : candles) {
            rows.add(row(candle));
        }
        return rows;
    }

    private static ArrayNode rows(SortedMap<Instant, double[]> values) {
        ArrayNode rows = JSON.arrayNode(values.size());
        values.forEach(
                (start, numbers) -> {
                    ArrayNode row = rows.addArray().add(start.toEpochMilli());
                    for (double number : numbers) {
                        if (Double.isFinite(number)) {
                            row.add(number);
                        } else {
                            row.addNull();
                        }
                    }
                });
        return rows;
    }

    private static ArrayNode row(Candle candle) {
        ArrayNode row = JSON.arrayNode();
        row.add(candle.startTime().toEpochMilli());
        row.add(candle.endTime().toEpochMilli());
        row.add(decimal(candle.open()));
        row.add(decimal(candle.high()));
        row.add(decimal(candle.low()));
        row.add(decimal(candle.close()));
        row.add(decimal(candle.volume()));
        row.add(decimal(candle.vwap()));
        row.add(candle.tickCount());
        row.add(candle.state().name());
        row.add(candle.revision());
        row.add(candle.logEpoch());
        row.add(candle.lastOffset());
        return row;
    }

    private static @Nullable String decimal(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }
}
