@NullMarked
package dev.candlewick.facts.file;

import org.jspecify.annotations.NullMarked;
