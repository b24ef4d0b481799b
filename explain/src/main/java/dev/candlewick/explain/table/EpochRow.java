package dev.candlewick.explain.table;

import java.util.Map;

/**
 * The rules under which a log was folded.
 *
 * @param horizon microseconds
 * @param instruments text of the instrument file
 * @param conditionTables content by name of those it was begun with; the shipped ones hold for the
 *     others
 */
public record EpochRow(
        int logEpoch,
        String topic,
        long horizon,
        String instruments,
        Map<String, String> conditionTables) {}
