package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.candlewick.dashboard.instrument.VolumeProfile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Volume by price as bars; the value area and its middle stand out. */
@Tag("volume-profile")
@JsModule("./instrument/volume-profile.ts")
class VolumeProfileChart extends Component {

    void show(VolumeProfile profile, int decimals, String label) {
        VolumeProfile.Range value = profile.valueArea();
        ArrayNode bins = JsonNodeFactory.instance.arrayNode();
        for (int bin = 0; bin < profile.volumes().size(); bin++) {
            bins.addObject()
                    .put("from", profile.edge(bin).doubleValue())
                    .put("to", profile.edge(bin + 1).doubleValue())
                    .put("volume", profile.volumes().get(bin).doubleValue())
                    .put(
                            "kind",
                            bin == profile.pointOfControl()
                                    ? "control"
                                    : bin >= value.first() && bin <= value.last() ? "value" : "");
        }
        getElement().callJsFunction("show", bins, decimals, label);
    }
}
