/** Events to bytes, and where the bytes go. */
@NullMarked
package dev.curlew.publish;

import org.jspecify.annotations.NullMarked;
