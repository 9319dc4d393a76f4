/** Reads the configuration of DeepStream applications and says the same in Curlew's words. */
@NullMarked
package dev.curlew.deepstream;

import org.jspecify.annotations.NullMarked;
