package dev.curlew.link.mqtt;

import dev.curlew.link.BrokerSettings;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket.PublishPacketBuilder;

/** Where the broker keeps whether the agent is there. */
final class StatusTopic {
    private static final byte[] ONLINE = "{\"state\":\"online\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OFFLINE = "{\"state\":\"offline\"}".getBytes(StandardCharsets.UTF_8);

    private StatusTopic() {}

    static boolean isSet(BrokerSettings settings) {
        return !settings.statusTopic().isEmpty();
    }

    /** What the broker is to write when the agent is lost. */
    static PublishPacket will(BrokerSettings settings) {
        return packet(settings, OFFLINE, QOS.AT_LEAST_ONCE);
    }

    /** Told anew at each connection, so nothing needs to say that it came; a session would repeat it for ever. */
    static PublishPacket now(BrokerSettings settings, boolean online) {
        return packet(settings, online ? ONLINE : OFFLINE, QOS.AT_MOST_ONCE);
    }

    private static PublishPacket packet(BrokerSettings settings, byte[] state, QOS qos) {
        return new PublishPacketBuilder(settings.statusTopic(), qos, state)
                .withRetain(true)
                .withContentType("application/json")
                .build();
    }
}
