@NullMarked
package dev.candlewick.archive;

import org.jspecify.annotations.NullMarked;
