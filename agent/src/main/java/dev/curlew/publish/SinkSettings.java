package dev.curlew.publish;

import dev.curlew.settings.Flat;
import dev.curlew.settings.Key;
import dev.curlew.spool.SpoolSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** One place that messages go to, in one format. */
public record SinkSettings(
        @Key("what it is: file, stdout, mqtt, kafka or webhook; docs/sinks.md tells of each") String type,
        @Key(
                        value = "type file: the file, one message a line; {stream} stands for the source's name",
                        path = true,
                        example = true)
                String path,
        @Key("type file: when a new file is begun") RotationSettings rotation,
        @Key("type webhook: the http:// or https:// address that each message is posted to") String url,
        @Key("type webhook: signature, headers, trust") WebhookSettings webhook,
        @Key("type mqtt and kafka: which of brokers") String broker,
        @Key("type mqtt and kafka: where to; {stream}, {event} and {thing} (the AWS IoT thing's name, else the host's)"
                        + " are filled in, and {stream} is _agent in what the agent tells of itself")
                String topic,
        @Flat MessageSettings messages,
        @Key("how messages are sent, and again after an outage") DeliverySettings delivery,
        @Key("what waits until it is sent, and where; docs/spool.md") SpoolSettings spool) {
    private static final List<String> TYPES = List.of("file", "stdout", "mqtt", "kafka", "webhook");

    public SinkSettings {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("type must be " + String.join(" or ", TYPES) + ", but was '" + type + "'"
                    + MessageSettings.meant(type, TYPES));
        }
        boolean brokered = type.equals("mqtt") || type.equals("kafka");
        require("path", path, type, type.equals("file"), "out/{stream}.jsonl");
        require("url", url, type, type.equals("webhook"), "https://example.com/events");
        require("broker", broker, type, brokered, "the name of an entry of brokers");
        require("topic", topic, type, brokered, "curlew/{stream}/{event}");
        if (path.equals("-")) {
            throw new IllegalArgumentException(
                    "path must name a file; a sink of type stdout writes to standard output, but was -");
        }
        if (type.equals("webhook") && !isWebAddress(url)) {
            throw new IllegalArgumentException(
                    "url must be an http:// or https:// address with a host and without user or #, but is not");
        }
        if (type.equals("mqtt")) {
            TopicTemplate.mqtt(topic);
        } else if (type.equals("kafka")) {
            TopicTemplate.kafka(topic);
        }
    }

    private static void require(String key, String value, String type, boolean needed, String example) {
        if (needed && value.isBlank()) {
            throw new IllegalArgumentException(
                    key + " is missing; it must be given for type " + type + ", such as " + example);
        }
        if (!needed && !value.isEmpty()) {
            throw new IllegalArgumentException(key + " is not for type " + type + "; remove it, or give another type");
        }
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    public static SinkSettings defaults() {
        return file("results/{stream}.jsonl", MessageSettings.defaults());
    }

    public static SinkSettings file(String path, MessageSettings messages) {
        return new SinkSettings(
                "file",
                path,
                RotationSettings.defaults(),
                "",
                WebhookSettings.defaults(),
                "",
                "",
                messages,
                DeliverySettings.defaults(),
                SpoolSettings.defaults());
    }

    /** Everything that is told, in one format, into that file. */
    public static SinkSettings everything(String path, String format) {
        return file(path, MessageSettings.everything(format));
    }

    /** Whether what waits is on disk, where the configuration leaves it open: a file is durable itself. */
    public boolean isSpooledOnDisk() {
        return spool.isOnDisk(!type.equals("file") && !type.equals("stdout"));
    }

    /** Whether it goes by one of brokers. */
    public boolean isBrokered() {
        return type.equals("mqtt") || type.equals("kafka");
    }

    public String format() {
        return messages.format();
    }
}
