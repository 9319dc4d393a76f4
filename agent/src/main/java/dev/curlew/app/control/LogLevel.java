package dev.curlew.app.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.control.Action;
import dev.curlew.control.Args;
import dev.curlew.control.Command;
import dev.curlew.control.CommandException;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * The command log.level: how much Curlew logs, until the next start. Not of the libraries: what they would say at the
 * level debug is not ours to keep free of secrets.
 */
final class LogLevel implements Action {
    private static final String OURS = "dev.curlew";

    @Override
    public ObjectNode run(Command command) throws CommandException {
        Args args = Args.of(command, "level", "logger");
        String level = args.choice(
                "level", "error, warn, info, debug or trace", List.of("error", "warn", "info", "debug", "trace"));
        String name = args.has("logger") ? args.text("logger", "a logger such as dev.curlew.publish") : OURS;
        if (!name.equals(OURS) && !name.matches("dev\\.curlew\\.[A-Za-z.]{1,100}")) {
            throw Args.bad("args.logger must be dev.curlew or begin so, but was something else");
        }
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        String before = logger.getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
        logger.setLevel(Level.toLevel(level));
        return JsonNodeFactory.instance
                .objectNode()
                .put("logger", name)
                .put("level", level)
                .put("before", before);
    }
}
