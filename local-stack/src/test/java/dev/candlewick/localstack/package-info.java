/** Tests of the local stack; the {@code IT}s run the real components. */
@NullMarked
package dev.candlewick.localstack;

import org.jspecify.annotations.NullMarked;
