/**
 * What a person reads after {@code ./candlewick test}.
 *
 * <p>The script runs {@link dev.candlewick.launcher.suite.SuiteReport} from its source file, so
 * that a broken build still gets its summary: it may use nothing but the JDK.
 */
@NullMarked
package dev.candlewick.launcher.suite;

import org.jspecify.annotations.NullMarked;
