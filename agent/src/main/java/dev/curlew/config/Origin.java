package dev.curlew.config;

import java.util.Locale;

/** Where a key's value comes from; what stands later here goes before what stands earlier. */
public enum Origin {
    DEFAULT,
    FILE,
    /** What a deployment merged in. */
    DEPLOYMENT,
    /** What the cloud wants of this one device. */
    SHADOW,
    /** What somebody set on the running agent, such as by the command zones.set. */
    OVERRIDE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
