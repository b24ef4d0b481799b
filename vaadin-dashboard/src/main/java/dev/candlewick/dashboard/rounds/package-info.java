/** What the dashboard does again and again in the background. */
@NullMarked
package dev.candlewick.dashboard.rounds;

import org.jspecify.annotations.NullMarked;
