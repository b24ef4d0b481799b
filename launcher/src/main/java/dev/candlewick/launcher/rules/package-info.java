/**
 * The rules of anomalies as a person sets and sees them. The topic of rules is the truth; what is
 * shown of it is what the job's own {@link dev.candlewick.job.anomaly.RuleBook} makes of it.
 */
@NullMarked
package dev.candlewick.launcher.rules;

import org.jspecify.annotations.NullMarked;
