/**
 * The Java side of {@code ./candlewick}: one command line for the whole system.
 *
 * <p>Standard output carries data only; messages go to standard error. A command ends with the exit
 * code of {@link dev.candlewick.launcher.ExitCode}. Everything the system writes lies in one state
 * folder, see {@link dev.candlewick.launcher.Installation}. The packages: {@code command} (what a
 * person types) uses {@code run} (the running system and what is recorded of it).
 */
@NullMarked
package dev.candlewick.launcher;

import org.jspecify.annotations.NullMarked;
