package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;
import dev.curlew.link.TlsSettings;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.packets.DisconnectPacket;

/**
 * The client of a connection: started, begun anew, with the files of certificates as they are then, and closed. Any
 * thread calls it; a client is closed on no thread of its own. Closed by {@link MqttConnection}.
 */
final class ClientCycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientCycle.class);
    private static final long FAREWELL_SECONDS = 3;

    private final String broker;
    private final String clientId;
    private final TlsSettings tls;
    private final Standing standing;
    private final Guard guard;
    private final Opening opening;
    private final CountDownLatch stopped = new CountDownLatch(1);

    // guarded by standing
    private @Nullable MqttClient client;
    private TlsFiles files = new TlsFiles(List.of());

    /** Makes a client of what lies in the files now. */
    @FunctionalInterface
    interface Opening {
        MqttClient open() throws LinkException;
    }

    ClientCycle(String broker, String clientId, TlsSettings tls, Standing standing, Guard guard, Opening opening) {
        this.broker = broker;
        this.clientId = clientId;
        this.tls = tls;
        this.standing = standing;
        this.guard = guard;
        this.opening = opening;
    }

    /** @return whether it had not been started yet */
    boolean start() throws LinkException {
        synchronized (standing) {
            if (standing.isClosed() || client != null) {
                return false;
            }
            ClientId.requireOwn(clientId, broker);
            files = TlsFiles.of(tls);
            MqttClient opened = opening.open();
            client = opened;
            standing.started();
            opened.client().start();
            return true;
        }
    }

    /** Null while there is no connection. */
    @Nullable
    Mqtt5Client connected() {
        synchronized (standing) {
            return standing.isConnected() && client != null ? client.client() : null;
        }
    }

    /** The client may be waiting between two attempts; whoever asks for a connection has waited already. */
    void hurry() {
        synchronized (standing) {
            if (client != null && standing.mayHurry() && standing.beginCycle()) {
                client.client().stop();
            }
        }
    }

    /** After {@link Standing#givenUp}. */
    void stop() {
        synchronized (standing) {
            if (client != null && !standing.isClosed()) {
                client.client().stop();
            }
        }
    }

    /** After a fault: somebody may have renewed the certificates. */
    void renewIfChanged(Mqtt5Client from) {
        TlsFiles now = TlsFiles.of(tls);
        synchronized (standing) {
            if (!now.equals(files) && standing.beginCycle()) {
                from.stop();
            }
        }
    }

    /** The client says that it has stopped, on its own thread, which a renewal ends. */
    void stopped(Mqtt5Client from) {
        if (standing.stopped()) {
            guard.elsewhere(() -> startAgain(from));
        } else {
            stopped.countDown();
        }
    }

    private void startAgain(Mqtt5Client from) {
        MqttClient renewed = openIfRenewed();
        MqttClient toClose = renewed;
        synchronized (standing) {
            if (!standing.endCycle()) {
                stopped.countDown();
            } else if (renewed == null) {
                from.start();
            } else {
                toClose = client;
                client = renewed;
                renewed.client().start();
            }
        }
        if (toClose != null) {
            toClose.close();
        }
    }

    private @Nullable MqttClient openIfRenewed() {
        TlsFiles now = TlsFiles.of(tls);
        synchronized (standing) {
            if (now.equals(files)) {
                return null;
            }
            files = now;
        }
        try {
            MqttClient renewed = opening.open();
            LOG.info("brokers.{}: read the certificates of {} anew", broker, clientId);
            return renewed;
        } catch (LinkException e) {
            standing.warn(e); // half of them are there, perhaps, and the rest is another change
            return null;
        }
    }

    /** Says goodbye, so that the broker does not tell of a lost agent. After {@link Standing#close}. */
    @Override
    public void close() {
        MqttClient open;
        synchronized (standing) {
            open = client;
        }
        if (open != null) {
            open.client()
                    .stop(new DisconnectPacket.DisconnectPacketBuilder()
                            .withReasonCode(DisconnectPacket.DisconnectReasonCode.NORMAL_DISCONNECTION)
                            .build());
            awaitAtMost(stopped, FAREWELL_SECONDS);
            open.close();
        }
    }

    static void awaitAtMost(CountDownLatch latch, long seconds) {
        try {
            if (!latch.await(seconds, TimeUnit.SECONDS)) {
                LOG.debug("not waited for any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
