/**
 * The look of a running system at its own candles: those that ended in a window of event time are
 * folded again from the stretch of the log that holds them, and the outcome is kept.
 *
 * <p>What holds after a run that is OK: every row of 1s to 1h of the window, in any state, equals
 * the fold of the log up to its own {@code last_offset}; no tick of the window that a checkpoint
 * covered when the run began, and that the stretch holds, is missing from it; and the rows of 1d
 * around the window hold the same ticks as their hours. Nothing is said of rejected and late ticks:
 * that is what {@link dev.candlewick.verify.Verification} is for.
 *
 * <p>The log is read partition by partition, in order, and folded as it comes, by one thread.
 * Memory grows with the rows of one pass, which are bounded, and not with the ticks.
 */
@NullMarked
package dev.candlewick.verify.audit;

import org.jspecify.annotations.NullMarked;
