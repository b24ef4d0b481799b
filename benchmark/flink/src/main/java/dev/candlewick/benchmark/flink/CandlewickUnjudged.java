package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.PassServer;

/** {@link CandlewickJob} with its detectors of anomalies switched off: what they cost. */
public final class CandlewickUnjudged {
    private CandlewickUnjudged() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) ->
                        new FlinkProgram(
                                topic,
                                (settings, receiver) ->
                                        CandlewickJob.define(
                                                topic,
                                                settings,
                                                receiver,
                                                streams -> {},
                                                "--no-anomalies")));
    }
}
