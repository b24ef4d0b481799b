/**
 * What the instrument page says of one instrument: its facts, its sessions, where its volume lies.
 * Reads as the reader role; times are UTC.
 */
@NullMarked
package dev.candlewick.dashboard.instrument;

import org.jspecify.annotations.NullMarked;
