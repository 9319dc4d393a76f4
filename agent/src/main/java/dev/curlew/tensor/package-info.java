/** Typed, shaped memory that engines read and write. */
@NullMarked
package dev.curlew.tensor;

import org.jspecify.annotations.NullMarked;
