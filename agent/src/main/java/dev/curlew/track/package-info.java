/** Detections to tracks, one tracker per camera. Pure: no threads, clocks, files or pixels. */
@NullMarked
package dev.curlew.track;

import org.jspecify.annotations.NullMarked;
