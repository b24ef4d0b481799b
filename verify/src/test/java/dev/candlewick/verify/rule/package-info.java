/** Tests of verify. */
@NullMarked
package dev.candlewick.verify.rule;

import org.jspecify.annotations.NullMarked;
