/**
 * What other programs ask for over HTTP: candles, instruments, and both again in the form of a
 * TradingView data feed. Reads as the reader role only, and answers what is wrong as {@code
 * application/problem+json} (RFC 9457).
 */
@NullMarked
package dev.candlewick.dashboard.api;

import org.jspecify.annotations.NullMarked;
