/** Measures and checks the GPU path on a machine that has one: scripts/gpu-check, docs/benchmarks.md. */
@NullMarked
package dev.curlew.bench.gpu;

import org.jspecify.annotations.NullMarked;
