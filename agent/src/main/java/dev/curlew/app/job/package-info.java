/** A run or an analysis: its streams, their figures and the summary. */
@NullMarked
package dev.curlew.app.job;

import org.jspecify.annotations.NullMarked;
