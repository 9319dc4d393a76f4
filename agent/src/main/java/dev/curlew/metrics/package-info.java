/** Counters that every stage can bump. */
@NullMarked
package dev.curlew.metrics;

import org.jspecify.annotations.NullMarked;
