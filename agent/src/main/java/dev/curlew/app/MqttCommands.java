package dev.curlew.app;

import dev.curlew.config.CommandSourceConfig;
import dev.curlew.control.Answer;
import dev.curlew.control.CommandBus;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.Thing;
import dev.curlew.link.mqtt.MqttIncoming;
import dev.curlew.link.mqtt.MqttLink;
import dev.curlew.link.mqtt.MqttMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from a topic of an MQTT broker. An answer goes where the command asked for it, with its correlation data, else to
 * the topic of the settings; one that cannot be sent is tried again for a minute. The link's thread hands over,
 * the bus's thread answers. Owns both links: answers go out over another connection than commands come in on, so that
 * a broker that hangs up on what it does not let out still lets commands in.
 */
final class MqttCommands implements AutoCloseable {
    /** One a second. */
    private static final int MOST_ATTEMPTS = 60;

    /** The broker may hang up on the answer itself, and with it on the sinks that share the connection. */
    private static final int MOST_HANGUPS = 5;

    private static final int MOST_UNSENT = 256;
    private static final Logger LOG = LoggerFactory.getLogger(MqttCommands.class);

    private final String name;
    private final MqttLink link;
    private final MqttLink out;
    private final String topic;
    private final String answers;
    private final CommandBus bus;
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param link for commands; taken over
     * @param out for answers; taken over
     */
    MqttCommands(String name, CommandSourceConfig settings, MqttLink link, MqttLink out, CommandBus bus) {
        this.out = out;
        this.name = name;
        this.link = link;
        this.topic = settings.topic(Thing.name());
        this.answers = settings.answers(Thing.name());
        this.bus = bus;
    }

    /** Does not wait for the broker. */
    void start() {
        link.subscribe(topic, this::take);
        link.start();
        out.start();
        LOG.info(
                "commands.{}: from topic {} of broker {}",
                name,
                topic,
                link.settings().url());
    }

    private void take(MqttIncoming message) {
        bus.submit(message.payload(), "commands." + name, answer -> answer(message, answer));
    }

    private void answer(MqttIncoming message, Answer answer) {
        String to = message.responseTopic();
        if (to == null || !mayBeAnswered(to)) {
            to = answers;
        }
        if (!to.isEmpty()) {
            send(to, message.correlationData(), answer, 1, 0);
        }
    }

    /** Never to where commands come from, or an answer would be answered for ever. */
    private boolean mayBeAnswered(String responseTopic) {
        return !responseTopic.isEmpty()
                && !responseTopic.equals(topic)
                && !responseTopic.startsWith("$")
                && !responseTopic.matches("(?s).*[+#\\x00].*");
    }

    private void send(String to, byte @Nullable [] correlation, Answer answer, int attempt, int hangups) {
        boolean hadConnection = out.isConnected();
        byte[] body = answer.toJson().toString().getBytes(StandardCharsets.UTF_8);
        out.publish(new MqttMessage(to, body, false, "application/json", correlation, Map.of()), new SendAnswer() {
            @Override
            public void acknowledged() {
                LOG.debug("answer to {} sent", answer.id());
            }

            @Override
            public void failed(LinkException reason) {
                int broken = hangups + (hadConnection ? 1 : 0);
                boolean hopeless = reason.fault().cure() != Fault.Cure.TIME || broken >= MOST_HANGUPS;
                if (attempt < MOST_ATTEMPTS && !hopeless && !closed && unsent.get() < MOST_UNSENT) {
                    unsent.incrementAndGet();
                    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
                        unsent.decrementAndGet();
                        send(to, correlation, answer, attempt + 1, broken);
                    });
                    return;
                }
                LOG.warn(
                        "commands.{}: the answer to command {} could not be sent to {}: {}; it is given again when"
                                + " the command comes again",
                        name,
                        answer.id(),
                        to,
                        reason.getMessage());
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        link.close();
        out.close();
    }
}
