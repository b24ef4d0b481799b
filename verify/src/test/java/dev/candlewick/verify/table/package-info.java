/** Tests of verify. */
@NullMarked
package dev.candlewick.verify.table;

import org.jspecify.annotations.NullMarked;
