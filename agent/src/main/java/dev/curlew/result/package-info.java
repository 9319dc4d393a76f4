/** What one frame gave, and who takes it. Above analytics, below publish, render and pipeline. */
@NullMarked
package dev.curlew.result;

import org.jspecify.annotations.NullMarked;
