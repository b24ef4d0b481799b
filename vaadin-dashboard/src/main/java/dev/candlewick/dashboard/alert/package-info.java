/**
 * What users want to be told, and telling them. Judged once for the whole application, from the
 * feeds of the pages; a crossing counts from the moment an alert was made, never from prices of
 * before. What has fired stands in the database before anybody is told, so a restart tells nothing
 * twice. Times are UTC.
 */
@NullMarked
package dev.candlewick.dashboard.alert;

import org.jspecify.annotations.NullMarked;
