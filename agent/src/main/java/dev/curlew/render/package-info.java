/** Pictures for people: annotated video, report, snapshots. */
@NullMarked
package dev.curlew.render;

import org.jspecify.annotations.NullMarked;
