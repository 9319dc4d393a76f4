package dev.curlew.publish;

import dev.curlew.link.TlsSettings;
import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How a webhook is called. */
public record WebhookSettings(
        @Key(
                        value = "key of the HMAC-SHA256 signature in the header Curlew-Signature; \"\" signs nothing",
                        secret = true)
                String secret,
        @Key("headers of every request, such as Authorization") Map<String, String> headers,
        @Key("for https: whom to trust, and who we are") TlsSettings tls,
        @Key("how long an answer may take") Duration timeout) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final Pattern OURS =
            Pattern.compile("(?i)host|connection|content-length|content-type|expect|upgrade|curlew-.*");

    public WebhookSettings {
        headers.keySet().forEach(name -> {
            if (!NAME.matcher(name).matches() || OURS.matcher(name).matches()) {
                throw new IllegalArgumentException("headers must not hold '" + name
                        + "'; it is no name of a header, or one that the agent writes itself");
            }
        });
        headers.forEach((name, value) -> {
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c >= 127)) {
                throw new IllegalArgumentException("headers." + name + " must hold printable ASCII only, but does not");
            }
        });
        if (timeout.toMillis() < 100 || timeout.toMinutes() > 10) {
            throw new IllegalArgumentException(
                    "timeout must lie between 100ms and 10m, but was " + timeout.toMillis() + "ms");
        }
        headers = Map.copyOf(headers);
    }

    public static WebhookSettings defaults() {
        return new WebhookSettings("", Map.of(), TlsSettings.defaults(), Duration.ofSeconds(10));
    }

    /** Without secrets, and headers can hold them. */
    @Override
    public String toString() {
        return "WebhookSettings[secret=" + (secret.isEmpty() ? "" : "***") + ", headers="
                + new TreeMap<>(headers).keySet() + ", tls=" + tls + ", timeout=" + timeout + "]";
    }
}
