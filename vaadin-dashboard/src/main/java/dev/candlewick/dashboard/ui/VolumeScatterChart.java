package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.candlewick.dashboard.candle.Candle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Volume of candles over the change of their price. */
@Tag("volume-scatter")
@JsModule("./instrument/volume-scatter.ts")
class VolumeScatterChart extends Component {

    /**
     * @param candles oldest first; the first gives only a price to compare with
     */
    void show(List<Candle> candles, String label) {
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        BigDecimal before = null;
        for (Candle candle : candles) {
            BigDecimal close = candle.close();
            if (close == null) {
                continue;
            }
            if (before != null && before.signum() > 0) {
                BigDecimal change = close.subtract(before).divide(before, MathContext.DECIMAL32);
                points.addObject()
                        .put("change", change.doubleValue())
                        .put("volume", candle.volume().doubleValue())
                        .put(
                                "label",
                                PriceFormat.start(candle)
                                        + "  "
                                        + PriceFormat.percent(change)
                                        + "  "
                                        + PriceFormat.volume(candle.volume()));
            }
            before = close;
        }
        getElement().callJsFunction("show", points, label);
    }
}
