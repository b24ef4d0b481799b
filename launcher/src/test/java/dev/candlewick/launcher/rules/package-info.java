@NullMarked
package dev.candlewick.launcher.rules;

import org.jspecify.annotations.NullMarked;
