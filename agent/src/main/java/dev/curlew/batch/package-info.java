/** Frames into an engine's input tensor. */
@NullMarked
package dev.curlew.batch;

import org.jspecify.annotations.NullMarked;
