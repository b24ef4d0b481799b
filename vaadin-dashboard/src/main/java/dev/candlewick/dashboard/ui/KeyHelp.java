package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** What keys and mouse do on the market page. The key {@code ?} opens it, without the server. */
@Tag("key-help")
@JsModule("./key-help.ts")
class KeyHelp extends Component {

    void show() {
        getElement().callJsFunction("show");
    }
}
