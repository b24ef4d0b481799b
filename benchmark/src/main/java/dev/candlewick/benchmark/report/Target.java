package dev.candlewick.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * What a figure has to be.
 *
 * @param path of the figure in report.json, with points between the names
 * @param meaning in words
 */
public record Target(String path, Bound bound, double limit, String meaning) {

    /** On which side of the limit the figure must lie. */
    public enum Bound {
        AT_LEAST,
        ABOVE,
        BELOW,
        AT_MOST
    }

    /** All of them. */
    public static final List<Target> ALL =
            List.of(
                    ratio("noop", 0.7, "of a Flink no-op that decodes the same bytes"),
                    ratio("loop_flat", 0.3, "of a plain loop with the same fold, flat"),
                    ratio("loop_json", 0.3, "of a plain loop with the same fold, JSON"),
                    ratio("stock_windows", 3, "times four stock Flink windows, flat"),
                    ratio("stock_json", 4, "times the stock Flink job, JSON"),
                    ratio("flink_sql", 3, "times Flink SQL"),
                    ratio("spark", 4, "times Spark Structured Streaming"),
                    new Target("ratios.kafka_streams", Bound.ABOVE, 1, "times Kafka Streams"),
                    new Target("ratios.jet", Bound.ABOVE, 1, "times Hazelcast Jet"),
                    ratio("sink_copy", 0.3, "of a raw COPY"),
                    ratio("sink_jdbc", 4, "times the stock JDBC sink"),
                    new Target(
                            "latency_ms.partial_p99",
                            Bound.BELOW,
                            300,
                            "ms from tick to committed forming candle, p99"),
                    new Target(
                            "latency_ms.closed_p99",
                            Bound.BELOW,
                            750,
                            "ms from the end of a candle to its committed final value, p99: the"
                                    + " watermark bound of 500 and 250"),
                    new Target(
                            "screen_ms.tick_to_pixel_p99",
                            Bound.BELOW,
                            1000,
                            "ms from tick to pixel, p99"),
                    new Target(
                            "screen_ms.update_calm_p99",
                            Bound.BELOW,
                            10,
                            "ms of processor time of the page's main thread for an update, also one that closes a candle, 500 ticks/s, p99"),
                    new Target(
                            "screen_ms.repaint_calm_p99",
                            Bound.BELOW,
                            50,
                            "ms of processor time of the page's main thread for a repaint of all candles, 500 ticks/s, p99"),
                    new Target(
                            "sessions.frame_age_p99",
                            Bound.BELOW,
                            2000,
                            "ms of age of a frame at 200 pages, p99"),
                    new Target(
                            "sessions.pages_left",
                            Bound.AT_MOST,
                            0,
                            "pages that are still told of candles after 1,000 were opened and closed"),
                    new Target(
                            "soak.objects_slope_low_mb_per_hour",
                            Bound.AT_MOST,
                            0,
                            "MB an hour by which the objects of the page grow, lower end at 95 % confidence"),
                    new Target(
                            "scaling.cost_most_over_least",
                            Bound.BELOW,
                            1.3,
                            "CPU time for a tick, of the dearest number of symbols over the cheapest"),
                    new Target(
                            "scaling.zipf_over_uniform",
                            Bound.BELOW,
                            1.05,
                            "CPU time for a tick with a Zipf distribution over a uniform one"));

    private static Target ratio(String name, double limit, String meaning) {
        return new Target("ratios." + name, Bound.AT_LEAST, limit, meaning);
    }

    /** The figure in a report; missing when it was not measured. */
    JsonNode figure(JsonNode report) {
        return report.at("/" + path.replace('.', '/'));
    }

    boolean isMet(double figure) {
        return switch (bound) {
            case AT_LEAST -> figure >= limit;
            case ABOVE -> figure > limit;
            case BELOW -> figure < limit;
            case AT_MOST -> figure <= limit;
        };
    }

    /** For instance {@code >= 0.7}. */
    String sign() {
        String sign =
                switch (bound) {
                    case AT_LEAST -> ">=";
                    case ABOVE -> ">";
                    case BELOW -> "<";
                    case AT_MOST -> "<=";
                };
        return sign + " " + String.format(Locale.ROOT, limit % 1 == 0 ? "%.0f" : "%s", limit);
    }
}
