package dev.curlew.link;

import dev.curlew.settings.Key;

/** Whom to trust, and who we are, as PEM files. */
public record TlsSettings(
        @Key(
                        value =
                                "PEM file of the authorities that the server's certificate may come from; \"\" takes the system's",
                        path = true)
                String ca,
        @Key(value = "PEM file of the agent's own certificate, and those between it and its authority", path = true)
                String certificate,
        @Key(value = "PEM file of its private key, not encrypted, readable by the agent's user only", path = true)
                String key) {
    public TlsSettings {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException((certificate.isEmpty() ? "certificate" : "key") + " must be given with "
                    + (certificate.isEmpty() ? "key" : "certificate") + ", but is empty");
        }
    }

    public static TlsSettings defaults() {
        return new TlsSettings("", "", "");
    }

    public boolean hasCertificate() {
        return !certificate.isEmpty();
    }

    boolean isDefault() {
        return equals(defaults());
    }
}
