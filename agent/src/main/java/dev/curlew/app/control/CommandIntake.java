package dev.curlew.app.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.config.CommandSourceConfig;
import dev.curlew.control.Answer;
import dev.curlew.control.CommandBus;
import dev.curlew.link.LinkException;
import dev.curlew.link.Thing;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sources of commands do alike: names filled in, commands handed over, counts. Any thread. */
final class CommandIntake {
    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

    private final String name;
    private final CommandSourceConfig settings;
    private final CommandBus bus;
    private final String thing = Thing.name();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong forOthers = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    /** @param name as commands in the configuration names it */
    CommandIntake(String name, CommandSourceConfig settings, CommandBus bus) {
        this.name = name;
        this.settings = settings;
        this.bus = bus;
    }

    String name() {
        return name;
    }

    String thing() {
        return thing;
    }

    String topic() {
        return settings.topic(thing);
    }

    /** "" for none. */
    String answers() {
        return settings.answers(thing);
    }

    CommandSourceConfig settings() {
        return settings;
    }

    /** @param reply as {@link CommandBus#submit} tells it */
    void submit(byte[] command, Consumer<Answer> reply) {
        received.incrementAndGet();
        bus.submit(command, "commands." + name, reply);
    }

    /** It came here and is not ours. */
    void leave() {
        forOthers.incrementAndGet();
    }

    static byte[] body(Answer answer) {
        return answer.toJson().toString().getBytes(StandardCharsets.UTF_8);
    }

    void sent(Answer answer) {
        answered.incrementAndGet();
        LOG.debug("answer to {} sent", answer.id());
    }

    void giveUp(Answer answer, String to, LinkException reason) {
        unanswered.incrementAndGet();
        LOG.warn(
                "commands.{}: the answer to command {} could not be sent to {}: {}; it is given again when the command"
                        + " comes again",
                name,
                answer.id(),
                to,
                reason.getMessage());
    }

    void put(ObjectNode into) {
        into.put("name", name)
                .put("broker", settings.broker())
                .put("topic", topic())
                .put("received", received.get())
                .put("forOthers", forOthers.get())
                .put("answered", answered.get())
                .put("unanswered", unanswered.get());
    }
}
