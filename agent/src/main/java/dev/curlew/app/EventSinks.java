package dev.curlew.app;

import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Cause;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.SinkStats;
import dev.curlew.publish.SiteSettings;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job's files of messages, one for each path. Main thread, but for {@link #stream}. */
final class EventSinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSinks.class);

    private final Map<String, Planned> planned = new LinkedHashMap<>();
    private final Set<StreamId> up = ConcurrentHashMap.newKeySet();

    /** One file, and the streams that are told in it. */
    private static final class Planned {
        final Outputs.EventFile file;
        final List<StreamId> streams = new ArrayList<>();
        volatile @Nullable EventSink sink;

        Planned(Outputs.EventFile file) {
            this.file = file;
        }
    }

    /** A device or pipe takes what several sinks write. */
    private static String key(Outputs.EventFile file) {
        boolean special = Files.exists(file.path()) && !Files.isRegularFile(file.path());
        return file.path().toAbsolutePath().normalize() + (special ? "\n" + file.name() : "");
    }

    /** Before {@link #open}. */
    void plan(Outputs.EventFile file, StreamId stream) {
        Planned to = planned.computeIfAbsent(key(file), path -> new Planned(file));
        if (!to.file.name().equals(file.name())) {
            throw new UserException(
                    UserException.USAGE,
                    file.name() + " must have a file of its own, but " + file.path() + " for " + stream + " is also "
                            + to.file.name() + " for " + to.streams.get(0) + "; give one of them another path");
        }
        to.streams.add(stream);
    }

    /** Opens all files and says in each that the agent has started. */
    void open(ModelVersion model) throws IOException {
        Properties build = Version.build();
        AgentInfo agent = new AgentInfo(build.getProperty("version"), build.getProperty("platform"));
        for (Planned each : planned.values()) {
            EventSink sink = new EventSink(
                    each.file.settings(), each.file.path(), each.file.followed(), model, agent, InstantSource.system());
            each.sink = sink;
            sink.started(each.streams.stream().map(StreamId::name).toList());
        }
    }

    /** On the stream's tracking thread. */
    ResultSink stream(Outputs.EventFile file, StreamInfo stream, SiteSettings site, Supplier<Cause> cause)
            throws IOException {
        Planned to = Objects.requireNonNull(planned.get(key(file)));
        return Objects.requireNonNull(to.sink).open(stream, site, cause);
    }

    /** A stream's files are all open, and it tells its own end. On its tracking thread. */
    void up(StreamId stream) {
        up.add(stream);
    }

    /** Says so where a stream never came up; the first problem is thrown at the end. */
    void requireDown(StreamId stream, Cause cause) throws IOException {
        if (up.contains(stream)) {
            return;
        }
        IOException first = null;
        for (Planned each : planned.values()) {
            EventSink sink = each.sink;
            try {
                if (sink != null && each.streams.contains(stream)) {
                    sink.neverUp(stream, cause);
                }
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** The agent's last word in every file; the first problem is thrown at the end. */
    void stopped(Cause cause) throws IOException {
        IOException first = null;
        for (Planned each : planned.values()) {
            EventSink sink = each.sink;
            try {
                if (sink != null) {
                    sink.stopped(cause);
                }
            } catch (IOException e) {
                // where a stream could not be told either, it has said so
                first = first == null && !sink.hasFailed() ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    void each(BiConsumer<Outputs.EventFile, SinkStats> action) {
        planned.values().forEach(each -> {
            if (each.sink != null) {
                action.accept(each.file, each.sink.stats());
            }
        });
    }

    /** What was not written whole is gone. */
    @Override
    public void close() {
        for (Planned each : planned.values()) {
            try {
                if (each.sink != null) {
                    each.sink.close();
                }
            } catch (IOException e) {
                LOG.debug("{}", each.file.path(), e);
            }
        }
    }
}
