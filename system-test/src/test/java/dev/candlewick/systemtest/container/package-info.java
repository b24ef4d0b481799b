/**
 * What can be said of the system in containers without a container engine: docker-compose.yml keeps
 * the hardening rules and names programs and options that exist, and the programs it runs do what
 * it relies on.
 */
@NullMarked
package dev.candlewick.systemtest.container;

import org.jspecify.annotations.NullMarked;
