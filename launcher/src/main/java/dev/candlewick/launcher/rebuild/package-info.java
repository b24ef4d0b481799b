/**
 * Blue/green: folds the whole log again into a new epoch beside the live one and switches readers
 * over when an independent fold agrees with every row.
 *
 * <p>The table {@code epoch} is the truth. A rebuild that was killed at any moment leaves either a
 * BUILDING epoch, which the next rebuild goes on with, or a LIVE one, which the supervisor follows.
 */
@NullMarked
package dev.candlewick.launcher.rebuild;

import org.jspecify.annotations.NullMarked;
