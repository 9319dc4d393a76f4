/** Words of operators. */
@NullMarked
package dev.curlew.text;

import org.jspecify.annotations.NullMarked;
