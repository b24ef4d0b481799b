@NullMarked
package dev.candlewick.explain;

import org.jspecify.annotations.NullMarked;
