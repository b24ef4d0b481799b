@NullMarked
package dev.candlewick.archivejob;

import org.jspecify.annotations.NullMarked;
