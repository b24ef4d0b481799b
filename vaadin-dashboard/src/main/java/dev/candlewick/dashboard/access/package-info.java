/**
 * Who may see the dashboard and its API: users of a file, or anybody on this machine where {@code
 * up} has bound it to loopback. What is not named here is closed.
 */
@NullMarked
package dev.candlewick.dashboard.access;

import org.jspecify.annotations.NullMarked;
