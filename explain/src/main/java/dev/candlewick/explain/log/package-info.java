/** The log, read by position. */
@NullMarked
package dev.candlewick.explain.log;

import org.jspecify.annotations.NullMarked;
