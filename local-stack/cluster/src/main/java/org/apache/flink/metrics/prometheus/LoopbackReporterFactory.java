package org.apache.flink.metrics.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes the reporter that {@code metrics.reporter.<name>.factory.class} names. */
public final class LoopbackReporterFactory implements MetricReporterFactory {

    /**
     * The reporter on the port that the settings name.
     *
     * @throws UncheckedIOException when it is taken; Flink goes on without metrics then
     */
    @Override
    public LoopbackReporter createMetricReporter(Properties settings) {
        try {
            return new LoopbackReporter(Integer.parseInt(settings.getProperty("port")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
