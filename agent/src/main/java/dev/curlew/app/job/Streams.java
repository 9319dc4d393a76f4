package dev.curlew.app.job;

import dev.curlew.control.Args;
import dev.curlew.control.CommandException;
import dev.curlew.pipeline.StreamPipeline;
import java.util.List;

/** Finds the stream that a command means. */
public final class Streams {
    private Streams() {}

    /** The one that is named, or all. */
    public static List<StreamPipeline> meant(Job job, Args args) throws CommandException {
        return args.has("stream")
                ? List.of(named(job, args))
                : job.streams().stream().map(JobStream::pipeline).toList();
    }

    public static StreamPipeline named(Job job, Args args) throws CommandException {
        List<String> names = job.streams().stream()
                .map(stream -> stream.pipeline().id().name())
                .toList();
        String name = args.choice("stream", "the name of a source", names);
        return job.streams().get(names.indexOf(name)).pipeline();
    }
}
