package dev.curlew.link;

import dev.curlew.settings.Key;
import dev.curlew.text.Nearest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker that messages go to and commands come from: MQTT 5 or Kafka. */
public record BrokerSettings(
        @Key(
                        value =
                                "mqtts://host:8883 or mqtt://host:1883; kafkas://host:9093 or kafka://host:9092, also several"
                                        + " host:port with commas between; the s is for TLS",
                        required = true)
                String url,
        @Key("the agent's name at the broker, at most 128 bytes; \"\" makes one of the host's name and this entry's; a"
                        + " second MQTT client of the same name pushes out the first. Commands come in under it with"
                        + " -commands behind it, and curlew sink test uses it with -test")
                String clientId,
        @Key("user's name; \"\" for none") String username,
        @Key("its password, by reference: ${env:NAME} or ${file:PATH}") String password,
        @Key("for mqtts:// and kafkas://: whom to trust, and the agent's own certificate") TlsSettings tls,
        @Key("Kafka: how username and password are proved: plain, scram-sha-256 or scram-sha-512") String sasl,
        @Key("MQTT: how often a silent connection is tried") Duration keepAlive,
        @Key("MQTT: how long the broker keeps the agent's subscriptions, and commands for it, while it is away; 0 s not"
                        + " at all")
                Duration sessionExpiry,
        @Key(
                        "MQTT: topic where the broker keeps whether the agent is there: {\"state\":\"online\"} or offline, which it"
                                + " writes itself when the agent is lost; \"\" for none")
                String statusTopic,
        @Key("how long a connection may take to be made") Duration connectTimeout,
        @Key("how long a broker that owes answers may give none at all; then the connection counts as lost")
                Duration answerTimeout) {
    private static final Map<String, Integer> PORTS =
            Map.of("mqtt", 1883, "mqtts", 8883, "kafka", 9092, "kafkas", 9093);
    private static final int CLIENT_ID_LENGTH = 128;
    private static final List<String> SASL = List.of("plain", "scram-sha-256", "scram-sha-512");

    public BrokerSettings {
        addresses(url);
        boolean kafka = url.startsWith("kafka");
        boolean encrypted = url.matches("\\w+s://.*");
        if (clientId.getBytes(StandardCharsets.UTF_8).length > CLIENT_ID_LENGTH || !clientId.matches("[!-~]*")) {
            throw new IllegalArgumentException("clientId must have at most " + CLIENT_ID_LENGTH
                    + " visible ASCII letters and no blank, but was '" + clientId + "'");
        }
        if (!password.isEmpty() && username.isEmpty()) {
            throw new IllegalArgumentException("username must be given with password, but is empty");
        }
        if (!encrypted && !tls.isDefault()) {
            throw new IllegalArgumentException(
                    "url must begin with " + (kafka ? "kafkas" : "mqtts") + ":// for tls to be used, but was " + url);
        }
        if (!SASL.contains(sasl)) {
            throw new IllegalArgumentException("sasl must be " + String.join(" or ", SASL) + ", but was '" + sasl + "'"
                    + Nearest.of(sasl, SASL)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(""));
        }
        requireBetween("keepAlive", keepAlive, Duration.ofSeconds(2), Duration.ofHours(1));
        requireBetween("sessionExpiry", sessionExpiry, Duration.ZERO, Duration.ofDays(7));
        requireBetween("connectTimeout", connectTimeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
        requireBetween("answerTimeout", answerTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
        if (statusTopic.contains("#") || statusTopic.contains("+") || statusTopic.startsWith("/")) {
            throw new IllegalArgumentException(
                    "statusTopic must have no + or # and not begin with /, but was '" + statusTopic + "'");
        }
        if (kafka && !statusTopic.isEmpty()) {
            throw new IllegalArgumentException("statusTopic must be empty for Kafka, which tells nobody who is there");
        }
    }

    private static void requireBetween(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " must lie between " + least.toSeconds() + "s and "
                    + most.toSeconds() + "s, but was " + value.toMillis() + "ms");
        }
    }

    public static BrokerSettings defaults() {
        return of("mqtts://broker.example:8883");
    }

    /** With everything else at its default. */
    public static BrokerSettings of(String url) {
        return new BrokerSettings(
                url,
                "",
                "",
                "",
                TlsSettings.defaults(),
                "plain",
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                "",
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    public boolean isKafka() {
        return url.startsWith("kafka");
    }

    public boolean isEncrypted() {
        return url.startsWith("mqtts:") || url.startsWith("kafkas:");
    }

    /** AWS IoT Core, which has limits of its own. */
    public boolean isAws() {
        return addresses().get(0).isAws();
    }

    /** One for MQTT, where to begin for Kafka. */
    public List<Address> addresses() {
        return addresses(url);
    }

    /**
     * What the agent calls itself there: the same after a restart, and nobody else's.
     *
     * @param broker this one's name in the configuration
     */
    public String clientId(String broker) {
        if (!clientId.isEmpty()) {
            return clientId;
        }
        String made = Thing.name() + "-curlew-" + broker;
        return made.length() <= CLIENT_ID_LENGTH ? made : made.substring(made.length() - CLIENT_ID_LENGTH);
    }

    /** What is unwise but not forbidden, in words. */
    public Optional<String> warning() {
        if (!isEncrypted() && !password.isEmpty() && !addresses().stream().allMatch(Address::isLoopback)) {
            return Optional.of("the password goes over the network in clear text; use "
                    + (isKafka() ? "kafkas" : "mqtts") + ":// where the broker speaks TLS");
        }
        return Optional.empty();
    }

    private static List<Address> addresses(String url) {
        int colon = url.indexOf("://");
        Integer port = colon < 0 ? null : PORTS.get(url.substring(0, colon));
        if (port == null) {
            throw new IllegalArgumentException(
                    "url must begin with mqtts://, mqtt://, kafkas:// or kafka://, but was '" + url + "'");
        }
        String hosts = url.substring(colon + "://".length());
        if (hosts.contains("@")) {
            throw new IllegalArgumentException(
                    "url must hold no user or password, which have keys of their own: username and password");
        }
        List<String> parts = List.of(hosts.split(",", -1));
        if (parts.size() > 1 && !url.startsWith("kafka")) {
            throw new IllegalArgumentException("url must name one host for MQTT, but was '" + url + "'");
        }
        try {
            return parts.stream().map(part -> Address.parse(part, port)).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url must be like " + (url.startsWith("kafka") ? "kafkas" : "mqtts")
                    + "://host:" + port + ", but " + e.getMessage());
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "BrokerSettings[" + url + "]";
    }
}
