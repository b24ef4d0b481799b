/** The tables of facts and corporate actions, as importer for adding and as reader for looking. */
@NullMarked
package dev.candlewick.facts.table;

import org.jspecify.annotations.NullMarked;
