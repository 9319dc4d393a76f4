/**
 * Turns a TensorFlow.js graph model into an ONNX file. A tool of scripts/: single-threaded, run once, no part of the
 * agent.
 */
@NullMarked
package dev.curlew.convert;

import org.jspecify.annotations.NullMarked;
