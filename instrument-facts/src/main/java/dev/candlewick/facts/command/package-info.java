/** The command {@code facts} and what it can do. Data on standard output, messages on the other. */
@NullMarked
package dev.candlewick.facts.command;

import org.jspecify.annotations.NullMarked;
