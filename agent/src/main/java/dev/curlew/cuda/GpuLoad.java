package dev.curlew.cuda;

/**
 * How busy a GPU is, of all processes together; -1 where the driver does not tell.
 *
 * @param gpuPercent share of the last second or so in which a kernel ran
 * @param decoderPercent of NVDEC
 */
public record GpuLoad(int gpuPercent, int decoderPercent, long usedBytes, long totalBytes) {
    public static final GpuLoad UNKNOWN = new GpuLoad(-1, -1, -1, -1);
}
