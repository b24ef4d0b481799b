package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.page.PendingJavaScriptResult;
import java.time.Instant;

/** Appears in the browser, without the server, when no frame has come for five seconds. */
@Tag("stale-banner")
@JsModule("./stale-banner.ts")
class StaleBanner extends Component {

    /** Tells the browser that the server lives; the result arrives when the browser has heard. */
    PendingJavaScriptResult beat(Instant serverTime) {
        return getElement().callJsFunction("beat", serverTime.toEpochMilli());
    }
}
