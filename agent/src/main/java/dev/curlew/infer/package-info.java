/** Engines: tensors in, tensors out. */
@NullMarked
package dev.curlew.infer;

import org.jspecify.annotations.NullMarked;
