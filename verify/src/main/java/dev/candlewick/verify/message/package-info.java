/**
 * Reads one message of the tick topic by the words of the message contract ({@code
 * topics/README.md}). Written apart from the job's parser, so that both can be compared. Never
 * throws for what a message holds.
 */
@NullMarked
package dev.candlewick.verify.message;

import org.jspecify.annotations.NullMarked;
