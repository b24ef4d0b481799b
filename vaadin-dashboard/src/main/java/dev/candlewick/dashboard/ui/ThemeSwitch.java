package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** Switches between the dark page and the light one; the browser keeps the choice. */
@Tag("theme-switch")
@JsModule("./theme-switch.ts")
class ThemeSwitch extends Component {}
