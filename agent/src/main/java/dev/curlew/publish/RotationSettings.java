package dev.curlew.publish;

import dev.curlew.settings.Key;

/** When a sink's file is put aside for a new one. */
public record RotationSettings(
        @Key("size at which the file becomes NAME.1, NAME.1 becomes NAME.2 and so on; 0 lets it grow") int maxBytes,
        @Key("files put aside that are kept; the oldest goes") int keep) {

    public RotationSettings {
        if (maxBytes != 0 && maxBytes < 4096) {
            throw new IllegalArgumentException("maxBytes must be 0 (never) or at least 4096, but was " + maxBytes);
        }
        if (keep < 1 || keep > 1000) {
            throw new IllegalArgumentException("keep must lie between 1 and 1000, but was " + keep);
        }
    }

    public static RotationSettings defaults() {
        return new RotationSettings(0, 5);
    }
}
