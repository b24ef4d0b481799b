/**
 * The database side: a snapshot of the tables, the ticks of the log beside it, the fold in SQL, and
 * the comparison. All of it happens in temporary tables of one connection; nothing of the schema is
 * written.
 *
 * <p>Inside these tables times are microseconds since the epoch, and prices and sizes whole numbers
 * of 10^-8, so that sums are exact; the tables that are compared hold NUMERIC in natural units.
 */
@NullMarked
package dev.candlewick.verify.table;

import org.jspecify.annotations.NullMarked;
