/**
 * Brings a TimescaleDB server from empty to the newest schema: roles and database as superuser,
 * then the numbered migrations as the owner. The SQL itself lies in {@code sql/bootstrap} and
 * {@code sql/migrations}; this is the one place that applies it. Doing it again changes nothing.
 */
@NullMarked
package dev.candlewick.sql;

import org.jspecify.annotations.NullMarked;
