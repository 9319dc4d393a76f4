package dev.curlew.link.mqtt;

import dev.curlew.lifecycle.Repetition;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Diagnosis;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;

/** What the client tells of its life becomes how the connection stands. On the client's own thread, so nothing waits. */
final class MqttEvents implements Mqtt5ClientOptions.LifecycleEvents {
    private static final Logger LOG = LoggerFactory.getLogger(MqttEvents.class);

    private final String broker;
    private final BrokerSettings settings;
    private final ClientUse use;
    private final MqttFaults faults;
    private final Standing standing;
    private final Guard guard;
    private final ClientCycle cycle;
    private final After after;

    /** What follows, on the client's own thread. */
    interface After {
        /** @param packetBytes the largest packet that the broker takes; 0 or less when it set none */
        void connected(Mqtt5Client client, long packetBytes);

        /** Whatever was under way is so no more. */
        void disconnected(LinkException reason);
    }

    MqttEvents(
            String broker,
            BrokerSettings settings,
            ClientUse use,
            MqttFaults faults,
            Standing standing,
            Guard guard,
            ClientCycle cycle,
            After after) {
        this.broker = broker;
        this.settings = settings;
        this.use = use;
        this.faults = faults;
        this.standing = standing;
        this.guard = guard;
        this.cycle = cycle;
        this.after = after;
    }

    @Override
    public void onAttemptingConnect(Mqtt5Client from, OnAttemptingConnectReturn told) {
        standing.attempting();
    }

    @Override
    public void onConnectionSuccess(Mqtt5Client from, OnConnectionSuccessReturn told) {
        guard.accept(() -> {
            after.connected(from, told.getNegotiatedSettings().getMaximumPacketSizeToServer());
            standing.wake();
        });
    }

    @Override
    public void onConnectionFailure(Mqtt5Client from, OnConnectionFailureReturn told) {
        guard.accept(() -> {
            LinkException reason = told.getConnAckPacket() == null
                    ? faults.unexplained(told.getErrorCode())
                    : faults.refused(told.getConnAckPacket());
            long inARow = standing.failed(reason);
            // nobody waits for a connection for commands, and asks why there is none
            if (use == ClientUse.COMMANDS && Long.bitCount(inARow) == 1) {
                guard.elsewhere(() -> explain(reason));
            }
            cycle.renewIfChanged(from);
        });
    }

    /** What a client says of a failed handshake helps nobody. */
    private void explain(LinkException reason) {
        LinkException found = reason;
        try {
            if (reason.fault() == Fault.CLOSED) {
                found = Diagnosis.of(settings, 0)
                        .find(settings.connectTimeout())
                        .orElse(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!standing.isConnected()) {
            standing.warn(found);
        }
    }

    @Override
    public void onDisconnection(Mqtt5Client from, OnDisconnectionReturn told) {
        guard.accept(() -> {
            long brief = standing.briefIfLost();
            LinkException reason = faults.lost(told.getErrorCode(), told.getDisconnectPacket(), brief);
            if (standing.lost(reason) && !standing.isClosed() && Repetition.isTold(brief)) {
                LOG.warn(
                        "brokers.{}: {}{}",
                        broker,
                        reason.getMessage(),
                        brief < 2 ? "" : " (" + brief + " times in a row, told less and less often)");
            }
            after.disconnected(reason);
            cycle.renewIfChanged(from);
        });
    }

    @Override
    public void onStopped(Mqtt5Client from, OnStoppedReturn told) {
        guard.accept(() -> cycle.stopped(from));
    }
}
