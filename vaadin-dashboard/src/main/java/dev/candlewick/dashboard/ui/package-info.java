/**
 * The pages. The only package that sees Vaadin. Whatever comes from outside, a symbol above all,
 * reaches the page as text, never as markup. A page hears of the market through the feed, one frame
 * at a time, the next only after the browser has acknowledged the last.
 */
@NullMarked
package dev.candlewick.dashboard.ui;

import org.jspecify.annotations.NullMarked;
