/**
 * The ticks behind one candle, read from the log by position: each counted or left out, and by
 * which rule; what they add up to, held against the row; and what has changed after the candle was
 * closed. {@link dev.candlewick.explain.Explainer} answers, the printers show the answer.
 *
 * <p>Judged by the readers and rules of {@code verify}, not by the job's own code.
 */
@NullMarked
package dev.candlewick.explain;

import org.jspecify.annotations.NullMarked;
