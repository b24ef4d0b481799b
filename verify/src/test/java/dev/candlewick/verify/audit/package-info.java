@NullMarked
package dev.candlewick.verify.audit;

import org.jspecify.annotations.NullMarked;
