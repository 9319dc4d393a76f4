/** Commands that the running agent takes, wherever they come from, and what it tells of itself. */
@NullMarked
package dev.curlew.app.control;

import org.jspecify.annotations.NullMarked;
