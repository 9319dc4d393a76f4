/** One camera's way from packet to event, and who works on which frame. */
@NullMarked
package dev.curlew.pipeline;

import org.jspecify.annotations.NullMarked;
