package dev.curlew.link.mqtt;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One user's share in the connection to an MQTT broker. Any thread calls it; whoever opened it closes it. Once asked to
 * connect, it connects again by itself whenever the connection is lost, waiting longer each time, at most ten seconds.
 */
public final class MqttLink implements AutoCloseable {
    private final MqttConnection connection;
    private final Runnable leave;
    private final AtomicBoolean closed = new AtomicBoolean();

    MqttLink(MqttConnection connection, Runnable leave) {
        this.connection = connection;
        this.leave = leave;
    }

    public BrokerSettings settings() {
        return connection.settings();
    }

    /** Starts connecting and does not wait for it. */
    public void start() {
        connection.start();
    }

    /**
     * Waits until it is connected.
     *
     * @throws LinkException with what is wrong, found out step by step
     */
    public void connect(Duration atMost) throws LinkException, InterruptedException {
        connection.connect(atMost);
    }

    /** Also finds out that a connection is dead: whoever waits for answers asks every now and then. */
    public boolean isConnected() {
        return connection.isConnected();
    }

    /**
     * Sends with QoS 1. Nothing is kept here: while there is no connection it fails at once, and when the connection is
     * lost, so does all that was not answered.
     */
    public void publish(MqttMessage message, SendAnswer answer) {
        connection.publish(message, answer);
    }

    /**
     * Wants messages, now and after each reconnect. One filter has one receiver, the latest.
     *
     * @param receiver called on the client's own thread, so it must hand over and return; what it throws is counted
     */
    public void subscribe(String filter, Consumer<MqttIncoming> receiver) {
        connection.subscribe(filter, receiver);
    }

    /** Does it once: now, or as soon as there is a connection, then on the client's own thread and ahead of whoever waits. */
    public void whenConnected(Runnable work) {
        connection.whenConnected(work);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave.run();
        }
    }
}
