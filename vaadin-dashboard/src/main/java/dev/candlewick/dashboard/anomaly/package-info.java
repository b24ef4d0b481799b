/**
 * The flags of the detectors as the database has them, and a feed of the newest. Times are UTC; of
 * two versions of a flag the database keeps the one that knows more of the log.
 */
@NullMarked
package dev.candlewick.dashboard.anomaly;

import org.jspecify.annotations.NullMarked;
