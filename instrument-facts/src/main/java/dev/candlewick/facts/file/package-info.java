/**
 * Statements in CSV files, in two shapes that their header tells apart: facts by instrument, and
 * splits and dividends. A file with anything wrong in it is taken as a whole or not at all.
 */
@NullMarked
package dev.candlewick.facts.file;

import org.jspecify.annotations.NullMarked;
