package dev.candlewick.explain;

/** There is no candle where one was asked for. The message says which are near. */
public final class NoCandleException extends RuntimeException {

    NoCandleException(String message) {
        super(message);
    }
}
