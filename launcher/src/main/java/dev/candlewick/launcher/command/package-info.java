/** What a person types after {@code ./candlewick}, one class for each command. */
@NullMarked
package dev.candlewick.launcher.command;

import org.jspecify.annotations.NullMarked;
