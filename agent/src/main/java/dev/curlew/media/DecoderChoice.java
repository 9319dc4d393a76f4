package dev.curlew.media;

import java.util.Locale;

/** Which decoder an operator wants for a stream. */
public enum DecoderChoice {
    /** The GPU's where it can, else software. */
    AUTO,
    /** The GPU's, or the stream fails. */
    NVDEC,
    SOFTWARE;

    /** By its name in the configuration. */
    public static DecoderChoice of(String name) {
        for (DecoderChoice choice : values()) {
            if (choice.toString().equals(name)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("decoder must be auto, nvdec or software, but was " + name);
    }

    /** As the configuration knows it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
