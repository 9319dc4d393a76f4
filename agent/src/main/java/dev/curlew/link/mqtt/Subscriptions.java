package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubscribePacket.SubscribePacketBuilder;
import software.amazon.awssdk.crt.mqtt5.packets.UnsubscribePacket.UnsubscribePacketBuilder;
import software.amazon.awssdk.crt.mqtt5.packets.UserProperty;

/** Who wants what of one broker. Any thread adds; the client's thread delivers. */
final class Subscriptions {
    private final MqttFaults faults;
    private final Consumer<Runnable> guard;
    private final Answers answers;
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

    private static final class Wish {
        final Consumer<MqttIncoming> receiver;
        volatile boolean confirmed;
        volatile boolean refused;

        Wish(Consumer<MqttIncoming> receiver) {
            this.receiver = receiver;
        }
    }

    /** What the broker says to a wish. On the client's thread. */
    interface Answers {
        /** After it had been refused. */
        void granted();

        void refused(String filter, LinkException reason);
    }

    Subscriptions(MqttFaults faults, Consumer<Runnable> guard, Answers answers) {
        this.faults = faults;
        this.guard = guard;
        this.answers = answers;
    }

    /** @param client null while there is no connection */
    void add(String filter, Consumer<MqttIncoming> receiver, @Nullable Mqtt5Client client) {
        Wish wish = new Wish(receiver);
        wishes.put(filter, wish);
        if (client != null) {
            ask(client, filter, wish);
        }
    }

    void remove(String filter, @Nullable Mqtt5Client client) {
        if (wishes.remove(filter) != null && client != null) {
            var unused = client.unsubscribe(new UnsubscribePacketBuilder(filter).build())
                    .exceptionally(e -> null); // a lost connection takes the subscription with it
        }
    }

    boolean isConfirmed(String filter) {
        Wish wish = wishes.get(filter);
        return wish != null && wish.confirmed;
    }

    /** The connection was lost. */
    void forget() {
        wishes.values().forEach(wish -> wish.confirmed = false);
    }

    /** After a broker's crash they are gone, whatever it says of a session, so all are asked for again. */
    void renew(Mqtt5Client client) {
        wishes.forEach((filter, wish) -> ask(client, filter, wish));
    }

    /**
     * Rights may have been given meanwhile.
     *
     * @param client null while there is no connection
     */
    void askAgain(String filter, @Nullable Mqtt5Client client) {
        Wish wish = wishes.get(filter);
        if (wish != null && !wish.confirmed && client != null) {
            ask(client, filter, wish);
        }
    }

    private void ask(Mqtt5Client client, String filter, Wish wish) {
        var unused = client.subscribe(new SubscribePacketBuilder(filter, QOS.AT_LEAST_ONCE).build())
                .whenComplete((packet, failure) -> guard.accept(() -> {
                    if (failure != null) {
                        answers.refused(filter, faults.failed(failure));
                    } else if (isYes(packet)) {
                        wish.confirmed = true;
                        if (wish.refused) {
                            wish.refused = false;
                            answers.granted();
                        }
                    } else {
                        wish.refused = true;
                        answers.refused(
                                filter,
                                faults.denied(
                                        filter, " (" + packet.getReasonCodes().get(0) + ")"));
                    }
                }));
    }

    private static boolean isYes(SubAckPacket packet) {
        List<SubAckPacket.SubAckReasonCode> codes = packet.getReasonCodes();
        return !codes.isEmpty() && codes.get(0).getValue() < 0x80;
    }

    void deliver(PublishPacket packet) {
        String topic = packet.getTopic();
        MqttIncoming incoming = null;
        for (Map.Entry<String, Wish> each : wishes.entrySet()) {
            if (matches(each.getKey(), topic)) {
                MqttIncoming message = incoming == null ? incoming(packet) : incoming;
                incoming = message;
                guard.accept(() -> each.getValue().receiver.accept(message));
            }
        }
    }

    private static MqttIncoming incoming(PublishPacket packet) {
        Map<String, String> properties = new HashMap<>();
        if (packet.getUserProperties() != null) {
            for (UserProperty property : packet.getUserProperties()) {
                properties.put(property.key, property.value);
            }
        }
        return new MqttIncoming(
                packet.getTopic(),
                packet.getPayload() == null ? new byte[0] : packet.getPayload(),
                packet.getContentType() == null ? "" : packet.getContentType(),
                packet.getResponseTopic(),
                packet.getCorrelationData(),
                properties);
    }

    /** MQTT 5, 4.7. */
    static boolean matches(String filter, String topic) {
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        if (topic.startsWith("$") && !wanted[0].startsWith("$")) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || (!wanted[i].equals("+") && !wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
