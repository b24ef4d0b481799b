/**
 * Values of somebody else's messages, out of JSON, Avro or Protobuf, as one kind of tree: a map by
 * field name whose values are text, exact decimals, truth values, times, lists and maps again.
 */
@NullMarked
package dev.candlewick.feed.decode;

import org.jspecify.annotations.NullMarked;
