package dev.candlewick.explain.table;

/**
 * The rules under which a log was folded.
 *
 * @param horizon microseconds
 * @param instruments text of the instrument file
 */
public record EpochRow(int logEpoch, String topic, long horizon, String instruments) {}
