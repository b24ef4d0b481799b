@NullMarked
package dev.candlewick.facts.command;

import org.jspecify.annotations.NullMarked;
