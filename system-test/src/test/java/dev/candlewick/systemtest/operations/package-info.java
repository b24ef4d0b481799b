/**
 * What an operator looks at: the metrics that the programs serve, docs/metrics.md that explains
 * them, the alerts and the Grafana dashboards. Nothing here knows Prometheus or Grafana; it asks
 * the programs and the database what those would ask.
 */
@NullMarked
package dev.candlewick.systemtest.operations;

import org.jspecify.annotations.NullMarked;
