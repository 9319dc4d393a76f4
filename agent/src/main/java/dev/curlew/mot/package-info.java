/** MOTChallenge text files: detections, ground truth and tracks. */
@NullMarked
package dev.curlew.mot;

import org.jspecify.annotations.NullMarked;
