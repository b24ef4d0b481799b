/**
 * Gives tests the real components on free ports, in a temporary folder that is gone afterwards.
 *
 * <p>Annotate a test class with {@link dev.candlewick.localstack.junit.RealComponents} and take
 * {@link dev.candlewick.localstack.Database}, {@link dev.candlewick.localstack.Broker}, {@link
 * dev.candlewick.localstack.FlinkCluster} or {@link dev.candlewick.localstack.LocalStack} as a
 * parameter of the constructor, of a life cycle method or of a test.
 */
@NullMarked
package dev.candlewick.localstack.junit;

import org.jspecify.annotations.NullMarked;
