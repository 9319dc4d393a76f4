/** How good tracks and detections are, by the field's metrics, and how good our tracker is on public sequences. */
@NullMarked
package dev.curlew.evaluate;

import org.jspecify.annotations.NullMarked;
