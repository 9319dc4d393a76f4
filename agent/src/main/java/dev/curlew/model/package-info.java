/** The model repository: Triton's layout and config.pbtxt, versions and labels. */
@NullMarked
package dev.curlew.model;

import org.jspecify.annotations.NullMarked;
