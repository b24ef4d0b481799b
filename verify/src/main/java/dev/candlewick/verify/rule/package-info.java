/**
 * The data files that say which calendar cuts a symbol's buckets and which trades count: the
 * epoch's instrument file and the condition tables of the message contract. Own reading, no code of
 * the job.
 */
@NullMarked
package dev.candlewick.verify.rule;

import org.jspecify.annotations.NullMarked;
