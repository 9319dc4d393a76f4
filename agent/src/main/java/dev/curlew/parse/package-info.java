/** Engine outputs to detections in source pixels. Pure. */
@NullMarked
package dev.curlew.parse;

import org.jspecify.annotations.NullMarked;
