/**
 * What the job must know of an instrument before it can fold its ticks: the calendar that cuts its
 * buckets and the condition table that says which trades count. All of it is data: an instrument
 * file and the condition tables of the message contract.
 */
@NullMarked
package dev.candlewick.job.instrument;

import org.jspecify.annotations.NullMarked;
