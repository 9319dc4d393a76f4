package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubscribePacket.SubscribePacketBuilder;
import software.amazon.awssdk.crt.mqtt5.packets.UserProperty;

/** Who wants what of one broker. Any thread adds; the client's thread delivers. */
final class Subscriptions {
    private final MqttFaults faults;
    private final Guard guard;
    private final Standing standing;
    private final Supplier<@Nullable Mqtt5Client> connected;
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

    private static final class Wish {
        final Consumer<MqttIncoming> receiver;
        /** Each connection asks, and a lasting refusal must not add up to more and more askers. */
        final AtomicBoolean askingAgain = new AtomicBoolean();

        volatile boolean confirmed;
        volatile boolean refused;

        Wish(Consumer<MqttIncoming> receiver) {
            this.receiver = receiver;
        }
    }

    /** @param connected null while there is no connection */
    Subscriptions(MqttFaults faults, Guard guard, Standing standing, Supplier<@Nullable Mqtt5Client> connected) {
        this.faults = faults;
        this.guard = guard;
        this.standing = standing;
        this.connected = connected;
    }

    void add(String filter, Consumer<MqttIncoming> receiver) {
        Wish wish = new Wish(receiver);
        wishes.put(filter, wish);
        askNow(filter, wish);
    }

    /** The connection was lost. */
    void forget() {
        wishes.values().forEach(wish -> wish.confirmed = false);
    }

    /** After a broker's crash they are gone, whatever it says of a session, so all are asked for again. */
    void renew(Mqtt5Client client) {
        wishes.forEach((filter, wish) -> ask(client, filter, wish));
    }

    private void askNow(String filter, Wish wish) {
        Mqtt5Client client = connected.get();
        if (client != null && !wish.confirmed) {
            ask(client, filter, wish);
        }
    }

    private void ask(Mqtt5Client client, String filter, Wish wish) {
        var unused = client.subscribe(new SubscribePacketBuilder(filter, QOS.AT_LEAST_ONCE).build())
                .whenComplete((packet, failure) -> guard.accept(() -> {
                    if (failure != null) {
                        refused(filter, wish, faults.failed(failure));
                    } else if (isYes(packet)) {
                        wish.confirmed = true;
                        if (wish.refused) {
                            wish.refused = false;
                            standing.note(null);
                        }
                    } else {
                        wish.refused = true;
                        String said = " (" + packet.getReasonCodes().get(0) + ")";
                        refused(filter, wish, faults.denied(filter, said));
                    }
                }));
    }

    /** Rights may be given later. */
    private void refused(String filter, Wish wish, LinkException reason) {
        standing.warn(reason);
        if (wish.askingAgain.compareAndSet(false, true)) {
            guard.later(() -> {
                wish.askingAgain.set(false);
                askNow(filter, wish);
            });
        }
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
