package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Serves all metrics of its process to Prometheus, on the loopback address only: the reporter that
 * Flink ships listens on every address of the machine. It stands in Flink's package because the
 * registry is seen nowhere else.
 */
public final class LoopbackReporter extends AbstractPrometheusReporter {

    private final HTTPServer server;

    LoopbackReporter(int port) throws IOException {
        server =
                new HTTPServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), registry);
    }

    @Override
    public void close() {
        server.stop();
        super.close();
    }
}
