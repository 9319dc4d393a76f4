package dev.curlew.app.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.Count;
import dev.curlew.app.job.Job;
import dev.curlew.app.job.Streams;
import dev.curlew.control.Action;
import dev.curlew.control.Args;
import dev.curlew.control.Command;
import dev.curlew.control.CommandException;
import dev.curlew.pipeline.ChangeException;
import dev.curlew.pipeline.StreamPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The command counters.reset: begins the counters of one stream, or of all, at 0 and tells what they were. */
final class CountersReset implements Action {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Job job;

    CountersReset(Job job) {
        this.job = job;
    }

    @Override
    public ObjectNode run(Command command) throws CommandException, InterruptedException {
        Args args = Args.of(command, "stream");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ObjectNode before = result.putObject("before");
        for (StreamPipeline stream : Streams.meant(job, args)) {
            try {
                counts(before.putArray(stream.id().name()), stream.resetCounters(PATIENCE));
            } catch (ChangeException e) {
                // of several streams those that run are reset
                if (args.has("stream") || !e.code().equals("stream-ended")) {
                    throw CommandException.failed(
                            e.code(), stream.id() + ": " + e.getMessage() + "; reset before it: " + before);
                }
                before.remove(stream.id().name());
            }
        }
        return result;
    }

    private static void counts(ArrayNode into, List<Count> counts) {
        for (Count count : counts) {
            into.addObject()
                    .put("place", count.place().name().toLowerCase(Locale.ROOT))
                    .put("name", count.name())
                    .put("class", count.label())
                    .put("in", count.in())
                    .put("out", count.out());
        }
    }
}
