/** Packets to frames. */
@NullMarked
package dev.curlew.decode;

import org.jspecify.annotations.NullMarked;
