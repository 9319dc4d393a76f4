/** Boxes in pixels and how a picture was fitted into a network input. Pure values. */
@NullMarked
package dev.curlew.geometry;

import org.jspecify.annotations.NullMarked;
