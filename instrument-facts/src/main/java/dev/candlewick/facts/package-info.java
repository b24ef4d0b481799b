/**
 * What is known of instruments beside their ticks: name, venue, currency, sector, industry, market
 * value, 52-week range and shares, and their splits and dividends. Read from files ({@code
 * facts.file}) or from services ({@code facts.service}) as {@link dev.candlewick.facts.Statement}s,
 * and added to the tables ({@code facts.table}) as they are: what holds of several statements is
 * decided there, when somebody reads.
 */
@NullMarked
package dev.candlewick.facts;

import org.jspecify.annotations.NullMarked;
