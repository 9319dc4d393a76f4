package dev.curlew.cuda;

/**
 * What a GPU is, as operators and engine caches know it.
 *
 * @param uuid as nvidia-smi prints it: {@code GPU-…} or {@code MIG-…}
 * @param computeMajor 9 for compute capability 9.0
 * @param driverVersion CUDA version the driver speaks, 1000 x major + 10 x minor
 * @param runtimeVersion of the loaded CUDA runtime, likewise
 * @param integrated whether it shares the host's memory, as on Jetson
 */
public record GpuInfo(
        int index,
        String uuid,
        String name,
        int computeMajor,
        int computeMinor,
        long totalBytes,
        int driverVersion,
        int runtimeVersion,
        boolean integrated) {}
