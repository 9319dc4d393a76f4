/** What commands say to the person at the terminal, and how they end. */
@NullMarked
package dev.curlew.app.console;

import org.jspecify.annotations.NullMarked;
