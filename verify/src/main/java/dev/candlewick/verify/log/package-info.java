/**
 * Reads the log in order and says of each record what it is: the classes of the message contract.
 */
@NullMarked
package dev.candlewick.verify.log;

import org.jspecify.annotations.NullMarked;
