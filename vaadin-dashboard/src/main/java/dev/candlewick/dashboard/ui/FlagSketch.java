package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.candle.Candle;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The candles around a flag, small, with what is flagged shaded. */
@Tag("flag-sketch")
@JsModule("./anomaly/flag-sketch.ts")
class FlagSketch extends Component {

    /** Candles on each side. */
    private static final int SIDE = 30;

    /**
     * @param candles around the flag, oldest first, more on each side than are shown
     * @param clock by which its time is written
     */
    FlagSketch(List<Candle> candles, Anomaly flag, ClockText clock) {
        List<Candle> shown = near(candles, flag);
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Candle candle : shown) {
            ArrayNode row = rows.addArray();
            row.add(candle.startTime().toEpochMilli());
            row.add(candle.endTime().toEpochMilli());
            row.add(number(candle.open()));
            row.add(number(candle.high()));
            row.add(number(candle.low()));
            row.add(number(candle.close()));
            row.add(number(candle.volume()));
        }
        PriceFormat format = PriceFormat.of(null, shown);
        getElement()
                .callJsFunction(
                        "show",
                        rows,
                        (double) flag.startTime().toEpochMilli(),
                        (double) flag.endTime().toEpochMilli(),
                        format.decimals(),
                        Words.of(
                                "flag.around",
                                shown.size(),
                                flag.symbol(),
                                clock.named(flag.startTime())),
                        clock.minute(flag.startTime()));
    }

    private static List<Candle> near(List<Candle> candles, Anomaly flag) {
        int first = 0;
        while (first < candles.size() && !candles.get(first).endTime().isAfter(flag.startTime())) {
            first++;
        }
        int last = first;
        while (last < candles.size() && candles.get(last).startTime().isBefore(flag.endTime())) {
            last++;
        }
        return candles.subList(
                Math.max(0, first - SIDE), Math.min(candles.size(), Math.max(last, first) + SIDE));
    }

    private static @Nullable Double number(@Nullable BigDecimal exact) {
        return Optional.ofNullable(exact).map(BigDecimal::doubleValue).orElse(null);
    }
}
