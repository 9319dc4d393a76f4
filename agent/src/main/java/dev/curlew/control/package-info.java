/** Commands to the agent: read, judged, carried out once, answered. Knows no transport. */
@NullMarked
package dev.curlew.control;

import org.jspecify.annotations.NullMarked;
