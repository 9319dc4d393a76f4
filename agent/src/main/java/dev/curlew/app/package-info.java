/** Main, commands and the composition root. */
@NullMarked
package dev.curlew.app;

import org.jspecify.annotations.NullMarked;
