/** What a detector found in one frame. Pure values. */
@NullMarked
package dev.curlew.detection;

import org.jspecify.annotations.NullMarked;
