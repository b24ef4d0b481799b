/**
 * Services that tell facts and actions on request. Each call is one {@code GET} that answers JSON;
 * a key comes from the environment and stands in no message.
 */
@NullMarked
package dev.candlewick.facts.service;

import org.jspecify.annotations.NullMarked;
