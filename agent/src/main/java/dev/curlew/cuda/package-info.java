/** The border to NVIDIA's driver: devices, memory, queues, kernels. No other package calls CUDA. */
@NullMarked
package dev.curlew.cuda;

import org.jspecify.annotations.NullMarked;
