@NullMarked
package dev.candlewick.facts.service;

import org.jspecify.annotations.NullMarked;
