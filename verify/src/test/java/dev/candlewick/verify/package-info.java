/** Tests of verify. */
@NullMarked
package dev.candlewick.verify;

import org.jspecify.annotations.NullMarked;
