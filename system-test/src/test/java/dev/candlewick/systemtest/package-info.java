/**
 * The whole system on real components, used the way a person uses it: by its command line, its
 * dashboard in a real browser, and Flink's REST API. Nothing here looks inside.
 */
@NullMarked
package dev.candlewick.systemtest;

import org.jspecify.annotations.NullMarked;
