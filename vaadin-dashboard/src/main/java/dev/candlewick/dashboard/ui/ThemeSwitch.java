package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** Chooses the dark page, the light one, or the one of the system; the browser keeps the choice. */
@Tag("theme-switch")
@JsModule("./theme-switch.ts")
class ThemeSwitch extends Component {}
