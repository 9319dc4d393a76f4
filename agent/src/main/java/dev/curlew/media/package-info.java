/** Packets, frames, their pools and their clocks. */
@NullMarked
package dev.curlew.media;

import org.jspecify.annotations.NullMarked;
