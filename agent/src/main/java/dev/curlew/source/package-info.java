/** Packets out of files and cameras. */
@NullMarked
package dev.curlew.source;

import org.jspecify.annotations.NullMarked;
