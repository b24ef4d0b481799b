@NullMarked
package dev.candlewick.launcher.command;

import org.jspecify.annotations.NullMarked;
