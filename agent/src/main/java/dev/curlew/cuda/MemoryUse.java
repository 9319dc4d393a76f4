package dev.curlew.cuda;

/** Device memory as the driver sees it now, of all processes together. */
public record MemoryUse(long freeBytes, long totalBytes) {
    public long usedBytes() {
        return totalBytes - freeBytes;
    }
}
