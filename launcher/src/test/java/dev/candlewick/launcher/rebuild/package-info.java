@NullMarked
package dev.candlewick.launcher.rebuild;

import org.jspecify.annotations.NullMarked;
