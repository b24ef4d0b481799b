/**
 * The running system: its processes, its job, and what is recorded of it on disk.
 *
 * <p>One {@link dev.candlewick.launcher.run.Supervisor} per state folder, guarded by {@link
 * dev.candlewick.launcher.run.RunLock}. It alone writes {@link
 * dev.candlewick.launcher.run.RunState}; every other command reads it and attaches to the
 * components with {@link dev.candlewick.launcher.run.Running}.
 */
@NullMarked
package dev.candlewick.launcher.run;

import org.jspecify.annotations.NullMarked;
