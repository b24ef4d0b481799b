/** Tests of verify. */
@NullMarked
package dev.candlewick.verify.log;

import org.jspecify.annotations.NullMarked;
