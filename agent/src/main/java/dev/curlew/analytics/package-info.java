/** Tracks to events and counts. Pure: time is passed in. */
@NullMarked
package dev.curlew.analytics;

import org.jspecify.annotations.NullMarked;
