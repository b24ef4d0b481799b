/**
 * What is unusual about the candles of one symbol, with the evidence. Plain Java: arithmetic on
 * bars and arrivals, without Flink and without a clock of the machine; the operators around it are
 * thin.
 *
 * <p><b>No look-ahead.</b> What is said of a candle depends on this candle and on earlier ones, and
 * a baseline on earlier ones only. The one exception says so itself: whether a {@link
 * dev.candlewick.job.anomaly.AnomalyKind#BAD_PRINT} is confirmed or cleared is decided by the five
 * closes behind it, and until then it is a suspect.
 *
 * <p><b>Bounded.</b> A symbol keeps the candles of a second and of a minute that may still change,
 * as many before them as a judgement of them rests on (at most {@value
 * dev.candlewick.job.anomaly.MinuteDetector#REACH} of a minute; 50 closes and five minutes of
 * seconds), the volumes of {@value dev.candlewick.job.anomaly.SlotVolumes#SESSIONS} days by minute,
 * and how often ticks were how far apart in each hour of a session. What is said of a candle is a
 * function of the candles up to it, not of the order in which they came or of when older ones are
 * forgotten, so that a candle which is revised is judged again and a replay comes to the same
 * flags. Of two statements about one candle, the one of the higher version (the highest offset of
 * all candles up to it) knows more.
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
