/** Tests of the message reader. */
@NullMarked
package dev.candlewick.verify.message;

import org.jspecify.annotations.NullMarked;
