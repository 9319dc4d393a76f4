/** Closing things in order, and proof that they were closed. */
@NullMarked
package dev.curlew.lifecycle;

import org.jspecify.annotations.NullMarked;
