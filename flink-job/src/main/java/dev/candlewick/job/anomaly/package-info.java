/**
 * What is unusual about the candles of one symbol, with the evidence. Plain Java: arithmetic on
 * bars and arrivals, without Flink and without a clock of the machine.
 *
 * <p><b>No look-ahead.</b> What is said of a candle depends on this candle and on earlier ones, and
 * a baseline on earlier ones only. The one exception says so itself: whether a {@link
 * dev.candlewick.job.anomaly.AnomalyKind#BAD_PRINT} is confirmed or cleared is decided by the five
 * closes behind it, and until then it is a suspect.
 *
 * <p><b>Bounded.</b> A symbol keeps the last {@value
 * dev.candlewick.job.anomaly.MinuteDetector#CAPACITY} candles of a minute, the last {@value
 * dev.candlewick.job.anomaly.PrintDetector#CAPACITY} of a second, {@value
 * dev.candlewick.job.anomaly.SlotVolumes#SESSIONS} volumes for each minute of its trading day and
 * {@value dev.candlewick.job.anomaly.SilenceDetector#SAMPLES} times between ticks. What is said of
 * a candle is a function of these values alone, not of the order in which they came, so that a
 * candle which is revised is judged again and a replay comes to the same flags.
 *
 * <p><b>Warm-up.</b> A detector with too little data behind it is silent; each says how much it
 * needs. A baseline of returns begins anew with every trading session. The first return after a
 * session's start or after five minutes without a trade belongs to {@link
 * dev.candlewick.job.anomaly.AnomalyKind#GAP} and to no other kind.
 *
 * <p>Times are microseconds since the epoch, UTC; prices and volumes are in units of the
 * instrument; returns are differences of natural logarithms.
 */
@NullMarked
package dev.candlewick.job.anomaly;

import org.jspecify.annotations.NullMarked;
