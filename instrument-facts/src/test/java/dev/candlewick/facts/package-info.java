@NullMarked
package dev.candlewick.facts;

import org.jspecify.annotations.NullMarked;
