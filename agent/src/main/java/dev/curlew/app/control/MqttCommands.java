package dev.curlew.app.control;

import dev.curlew.control.Answer;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.mqtt.MqttIncoming;
import dev.curlew.link.mqtt.MqttLink;
import dev.curlew.link.mqtt.MqttMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from a topic of an MQTT broker. An answer goes where the command asked for it, with its correlation data, else to
 * the topic of the settings; one that cannot be sent waits for a connection. The link's thread hands over,
 * the bus's thread answers. Owns both links: answers go out over another connection than commands come in on, so that
 * a broker that hangs up on what it does not let out still lets commands in.
 */
final class MqttCommands implements CommandSource {
    /** On a connection, each: the broker may hang up on the answer itself, and with it on the sinks beside it. */
    private static final int MOST_ATTEMPTS = 5;

    private static final long PAUSE_MILLIS = 200;

    private static final int MOST_UNSENT = 256;
    private static final Logger LOG = LoggerFactory.getLogger(MqttCommands.class);

    private final CommandIntake intake;
    private final MqttLink link;
    private final MqttLink out;
    private final String topic;
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param link for commands; taken over
     * @param out for answers; taken over
     */
    MqttCommands(CommandIntake intake, MqttLink link, MqttLink out) {
        this.intake = intake;
        this.out = out;
        this.link = link;
        this.topic = intake.topic();
    }

    @Override
    public CommandIntake intake() {
        return intake;
    }

    @Override
    public void start() {
        link.subscribe(topic, this::take);
        link.start();
        out.start();
        LOG.info(
                "commands.{}: from topic {} of broker {}",
                intake.name(),
                topic,
                link.settings().url());
    }

    private void take(MqttIncoming message) {
        intake.submit(message.payload(), answer -> answer(message, answer));
    }

    private void answer(MqttIncoming message, Answer answer) {
        String to = message.responseTopic();
        if (to == null || !mayBeAnswered(to)) {
            to = intake.answers();
        }
        if (!to.isEmpty()) {
            send(to, message.correlationData(), answer, 1);
        }
    }

    /** Never to where commands come from, or an answer would be answered for ever. */
    private boolean mayBeAnswered(String responseTopic) {
        return !responseTopic.isEmpty()
                && !responseTopic.equals(topic)
                && !responseTopic.startsWith("$")
                && !responseTopic.matches("(?s).*[+#\\x00].*");
    }

    private void send(String to, byte @Nullable [] correlation, Answer answer, int attempt) {
        byte[] body = CommandIntake.body(answer);
        out.publish(new MqttMessage(to, body, false, "application/json", correlation, Map.of()), new SendAnswer() {
            @Override
            public void acknowledged() {
                intake.sent(answer);
            }

            @Override
            public void failed(LinkException reason) {
                boolean mayHelp = reason.fault().cure() == Fault.Cure.TIME && attempt < MOST_ATTEMPTS;
                if (!mayHelp || closed || unsent.get() >= MOST_UNSENT) {
                    intake.giveUp(answer, to, reason);
                    return;
                }
                unsent.incrementAndGet();
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> out.whenConnected(() -> {
                            unsent.decrementAndGet();
                            send(to, correlation, answer, attempt + 1);
                        }));
            }
        });
    }

    /** The link is needed for the answers. */
    @Override
    public void stop() {}

    @Override
    public void close() {
        closed = true;
        link.close();
        out.close();
    }
}
