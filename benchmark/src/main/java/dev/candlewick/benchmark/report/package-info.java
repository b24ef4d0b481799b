/** Figures of a run, and what is written of them: report.md, report.json and a chart. */
@NullMarked
package dev.candlewick.benchmark.report;

import org.jspecify.annotations.NullMarked;
