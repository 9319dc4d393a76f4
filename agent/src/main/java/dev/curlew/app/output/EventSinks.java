package dev.curlew.app.output;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.lifecycle.RealPath;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Cause;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.SiteSettings;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a job's messages go: files, each its own sink, and others. Main thread, but for {@link #stream} and figures. */
public final class EventSinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSinks.class);

    private final Map<String, Planned> planned = new LinkedHashMap<>();
    private final Set<StreamId> up = ConcurrentHashMap.newKeySet();
    private final Set<StreamId> down = new HashSet<>();
    private @Nullable Outlets outlets;

    /** One file, and the streams that are told in it. */
    private static final class Planned {
        final Outputs.EventFile file;
        final List<StreamId> streams = new ArrayList<>();
        volatile @Nullable EventSink sink;
        volatile @Nullable Outlet outlet;

        Planned(Outputs.EventFile file) {
            this.file = file;
        }
    }

    /** A device or pipe takes what several sinks write. */
    private static String key(Outputs.EventFile file) {
        Path path = file.path();
        if (path == null) {
            return "\n" + file.name();
        }
        boolean special = Files.exists(path) && !Files.isRegularFile(path);
        return RealPath.of(path) + (special ? "\n" + file.name() : "");
    }

    /** Sends through spools, while the agent runs, in place of writing whole files. Before {@link #open}. */
    public void sendThrough(Outlets through) {
        outlets = through;
    }

    /** Before {@link #open}. */
    public void plan(Outputs.EventFile file, StreamId stream) {
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
    public void open(ModelVersion model) throws IOException {
        Properties build = Version.build();
        AgentInfo agent = new AgentInfo(build.getProperty("version"), build.getProperty("platform"));
        for (Planned each : planned.values()) {
            EventSink sink = open(each, model, agent);
            each.sink = sink;
            sink.started(each.streams.stream().map(StreamId::name).toList());
        }
        if (outlets != null) {
            outlets.tellOfLeftSpools();
        }
    }

    private EventSink open(Planned each, ModelVersion model, AgentInfo agent) throws IOException {
        if (outlets != null) {
            Outlet outlet = outlets.open(each.file, model, agent);
            each.outlet = outlet;
            return outlet.sink();
        }
        Path path = Objects.requireNonNull(each.file.path());
        return EventSink.whole(each.file.settings().messages(), path, model, agent, InstantSource.system());
    }

    /** On the stream's tracking thread. */
    public ResultSink stream(Outputs.EventFile file, StreamInfo stream, SiteSettings site, Supplier<Cause> cause)
            throws IOException {
        Planned to = Objects.requireNonNull(planned.get(key(file)));
        return Objects.requireNonNull(to.sink).open(stream, site, cause);
    }

    /** A stream's files are all open, and it tells its own end. On its tracking thread. */
    public void up(StreamId stream) {
        up.add(stream);
    }

    /** Says once that a stream never came up, if so. After its threads have ended; the first problem is thrown at the end. */
    public void requireDown(StreamId stream, Supplier<Cause> cause) throws IOException {
        if (up.contains(stream) || !down.add(stream)) {
            return;
        }
        IOException first = null;
        for (Planned each : planned.values()) {
            EventSink sink = each.sink;
            try {
                if (sink != null && each.streams.contains(stream)) {
                    sink.neverUp(stream, cause.get());
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
    public void stopped(Cause cause) throws IOException {
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
        String lost = endOutlets();
        if (first != null) {
            throw first;
        }
        if (lost != null) {
            throw new IOException(lost);
        }
    }

    /** All side by side; the first that lost messages says so. */
    private @Nullable String endOutlets() {
        List<Outlet> open = new ArrayList<>();
        planned.values().forEach(each -> {
            if (each.outlet != null) {
                open.add(each.outlet);
            }
        });
        open.forEach(Outlet::stop);
        String first = null;
        for (Outlet outlet : open) {
            String lost = outlet.end();
            first = first == null ? lost : first;
        }
        return first;
    }

    /** Any thread. */
    public void each(Consumer<SinkFigures> action) {
        planned.values().forEach(each -> {
            EventSink sink = each.sink;
            Outlet outlet = each.outlet;
            if (sink != null) {
                action.accept(new SinkFigures(
                        each.file,
                        sink.stats(),
                        outlet == null ? null : outlet.status(),
                        outlet == null ? 0 : outlet.lost()));
            }
        });
    }

    /**
     * Any thread.
     *
     * @param name as {@code sinks} has it
     * @return false when there is no such sink
     */
    public boolean pause(String name, boolean paused) {
        boolean found = false;
        for (Planned each : planned.values()) {
            Outlet outlet = each.outlet;
            if (outlet != null && each.file.name().replaceFirst("^sink ", "").equals(name)) {
                found = true;
                if (paused) {
                    outlet.delivery().pause();
                } else {
                    outlet.delivery().resume();
                }
            }
        }
        return found;
    }

    /** What was not written whole is gone. */
    @Override
    public void close() {
        for (Planned each : planned.values()) {
            try {
                if (each.outlet != null) {
                    each.outlet.close();
                } else if (each.sink != null) {
                    each.sink.close();
                }
            } catch (IOException e) {
                LOG.debug("{}", each.file.name(), e);
            }
        }
    }
}
