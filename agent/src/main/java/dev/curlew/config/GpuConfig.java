package dev.curlew.config;

import dev.curlew.settings.Amount;
import dev.curlew.settings.Key;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which GPU is used and how much of it. */
public record GpuConfig(
        @Key("auto takes the first GPU that can run the model, none the CPU only; or an index as \"0\", or a GPU- or"
                        + " MIG- UUID")
                String device,
        @Key("device memory for engines and decoders: auto leaves a reserve, or a share as 80%, or an amount as 6GB")
                String memory,
        @Key(value = "folder of the engines that were built; \"\" is engines/ in CURLEW_CACHE", path = true)
                String engineCache,
        @Key("the oldest engines are deleted beyond this amount, as 10GB") String engineCacheSize) {
    public static final String AUTO = "auto";
    public static final String NONE = "none";

    private static final Pattern DEVICE = Pattern.compile("auto|none|\\d{1,3}|(GPU|MIG)-[0-9A-Za-z/-]+");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}) ?%");

    public GpuConfig {
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException("device must be auto, none, an index such as \"0\" or a UUID such as"
                    + " GPU-8932f937-d72c-4106-c12f-20bd9faed9f6, but was \"" + device + "\"");
        }
        Matcher share = SHARE.matcher(memory);
        boolean ofAll = share.matches() && within(Integer.parseInt(share.group(1)), 1, 100);
        if (!memory.equals(AUTO) && !ofAll && Amount.bytes(memory) <= 0) {
            throw new IllegalArgumentException(
                    "memory must be auto, a share such as 80% or an amount such as 6GB, but was \"" + memory + "\"");
        }
        if (Amount.bytes(engineCacheSize) <= 0) {
            throw new IllegalArgumentException(
                    "engineCacheSize must be an amount such as 10GB, but was \"" + engineCacheSize + "\"");
        }
    }

    public static GpuConfig defaults() {
        return new GpuConfig(AUTO, AUTO, "", "10GB");
    }

    /** The same with another device. */
    public GpuConfig withDevice(String other) {
        return new GpuConfig(other, memory, engineCache, engineCacheSize);
    }

    public boolean isOff() {
        return device.equals(NONE);
    }

    /** Whether a GPU that cannot be used is an error: somebody named it. */
    public boolean isRequired() {
        return !device.equals(AUTO) && !device.equals(NONE);
    }

    /**
     * The budget in bytes.
     *
     * @param totalBytes of the device
     * @param reserveBytes what auto leaves
     */
    public long memoryBytes(long totalBytes, long reserveBytes) {
        Matcher share = SHARE.matcher(memory);
        if (share.matches()) {
            return totalBytes / 100 * Integer.parseInt(share.group(1));
        }
        return memory.equals(AUTO) ? Math.max(0, totalBytes - reserveBytes) : Amount.bytes(memory);
    }

    public long engineCacheBytes() {
        return Amount.bytes(engineCacheSize);
    }

    private static boolean within(int value, int least, int most) {
        return value >= least && value <= most;
    }
}
