/** Where results go: files, sinks, what is left of them. */
@NullMarked
package dev.curlew.app.output;

import org.jspecify.annotations.NullMarked;
