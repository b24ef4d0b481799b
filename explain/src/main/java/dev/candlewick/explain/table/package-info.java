/** What the database knows of one candle and of where its ticks lie. */
@NullMarked
package dev.candlewick.explain.table;

import org.jspecify.annotations.NullMarked;
