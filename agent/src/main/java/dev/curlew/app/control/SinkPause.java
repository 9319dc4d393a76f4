package dev.curlew.app.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.app.job.Job;
import dev.curlew.app.output.SinkFigures;
import dev.curlew.control.Action;
import dev.curlew.control.Args;
import dev.curlew.control.Command;
import dev.curlew.control.CommandException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The commands sink.pause and sink.resume: what is told meanwhile waits in the sink's spool. Until the next start. */
final class SinkPause implements Action {
    private static final String PREFIX = "sink ";

    private final Job job;
    private final boolean paused;

    SinkPause(Job job, boolean paused) {
        this.job = job;
        this.paused = paused;
    }

    @Override
    public ObjectNode run(Command command) throws CommandException {
        Args args = Args.of(command, "sink");
        Set<String> known = new LinkedHashSet<>();
        job.events().each(figures -> {
            if (figures.delivery() != null) {
                known.add(name(figures));
            }
        });
        if (known.isEmpty()) {
            throw Args.bad("there is no sink that could be paused; sinks of the configuration and output.events can");
        }
        String name = args.choice("sink", "the name of a sink, or events for output.events", known);
        job.events().pause(name, paused);
        return JsonNodeFactory.instance.objectNode().put("sink", name).put("state", paused ? "paused" : "sending");
    }

    private static String name(SinkFigures figures) {
        String name = figures.file().name();
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
