/** What the database has to do: its processor time, limits of writing, and queries. */
@NullMarked
package dev.candlewick.benchmark.database;

import org.jspecify.annotations.NullMarked;
