package dev.curlew.publish;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.result.ResultSink;
import dev.curlew.spool.Drop;
import dev.curlew.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place that messages go to, for the agent and all streams that are told there. Made, told of start and stop, and
 * closed by the main thread; each stream's {@link ResultSink} belongs to that stream's tracking thread.
 */
public final class EventSink implements AutoCloseable, Notices {
    private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

    private final Leaks.Mark mark;
    private final MessageSettings settings;
    private final ModelVersion model;
    private final AgentInfo agent;
    private final InstantSource clock;
    private final Sequences sequences;
    private final MessageSink sink;
    private final SinkStats stats = new SinkStats();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private boolean closed;

    /** Into a file that is written anew, and gets its name when a stream was told to its end. */
    public static EventSink whole(
            MessageSettings settings, Path file, ModelVersion model, AgentInfo agent, InstantSource clock)
            throws IOException {
        return new EventSink(settings, Sequences.fresh(clock.millis()), new WholeFile(file), model, agent, clock);
    }

    private EventSink(
            MessageSettings settings,
            Sequences sequences,
            MessageSink sink,
            ModelVersion model,
            AgentInfo agent,
            InstantSource clock) {
        this.settings = settings;
        this.sequences = sequences;
        this.sink = sink;
        this.model = model;
        this.agent = agent;
        this.clock = clock;
        this.mark = Leaks.opened(this);
    }

    /**
     * Everything goes through the spool, which stays the caller's.
     *
     * @param state where the numbers go on at the next start, beside the spool; null when each start is a new epoch
     */
    public static EventSink spooled(
            MessageSettings settings,
            Spool spool,
            @Nullable Path state,
            ModelVersion model,
            AgentInfo agent,
            InstantSource clock) {
        return new EventSink(
                settings, Sequences.openOrFresh(state, clock.millis()), new SpooledSink(spool), model, agent, clock);
    }

    /** Where a file's numbers go on: beside the file itself, for /dev/stdout may be a link to it; null for no file. */
    public static @Nullable Path stateOf(@Nullable Path link) throws IOException {
        if (link == null || (Files.exists(link) && !Files.isRegularFile(link))) {
            return null;
        }
        Path file = Files.exists(link) ? link.toRealPath() : link;
        return file.resolveSibling(file.getFileName() + ".state");
    }

    MessageSettings settings() {
        return settings;
    }

    public SinkStats stats() {
        return stats;
    }

    /** @param streams that will be told here */
    public synchronized void started(Collection<String> streams) throws IOException {
        if (tellsAgent(EventType.AGENT_STARTED)) {
            send("", EventType.AGENT_STARTED, encoder("").agentStarted(streams));
        }
    }

    /**
     * A stream's way to here. Call on its tracking thread.
     *
     * @param cause asked at the stream's end, why it came
     */
    public ResultSink open(StreamInfo stream, SiteSettings site, Supplier<Cause> cause) throws IOException {
        String name = stream.id().name();
        Sequence sequence = sequences.of(name);
        Encoder encoder =
                switch (settings.format()) {
                    case "deepstream-full" -> new DeepStreamFull(
                            stream, model::label, site, settings.newApi(), UUID::randomUUID);
                    case "deepstream-minimal" -> new DeepStreamMinimal(stream, model::label, site, settings.newApi());
                    default -> new CurlewEncoder(name, stream.clock(), model, agent, sequence);
                };
        opened.incrementAndGet();
        return new StreamEvents(
                this,
                stream,
                encoder,
                new RateGate(settings.rate(), stats),
                new Outbox(sink, name, settings, stats, sequence),
                cause);
    }

    /** A stream that never came up is down. Call after its threads have ended, by the main thread. */
    public synchronized void neverUp(StreamId stream, Cause cause) throws IOException {
        if (tellsAgent(EventType.STREAM_DOWN)) {
            send(stream.name(), EventType.STREAM_DOWN, encoder(stream.name()).streamDown(-1, 0, 0, cause));
        }
    }

    /** The agent's last word here: the next run may go on with the numbers. Call after all streams have ended. */
    public synchronized void stopped(Cause cause) throws IOException {
        // during an outage nobody has told them, and the next run knows nothing of them
        sink.drops().forEach(this::dropped);
        if (tellsAgent(EventType.AGENT_STOPPED)) {
            send("", EventType.AGENT_STOPPED, encoder("").agentStopped(cause));
        }
        sink.flush();
        if (finished.get() > 0 && failed.get() == 0) {
            sink.finish();
        }
        close();
        // a thread that hangs may still take numbers
        if (opened.get() == finished.get() + failed.get()) {
            sequences.end();
        }
    }

    @Override
    public synchronized void replayed(Replayed replayed) {
        tellUntilStopped(EventType.REPLAY_COMPLETE, encoder -> encoder.replayed(replayed));
    }

    @Override
    public synchronized void dropped(Drop drop) {
        tellUntilStopped(EventType.MESSAGES_DROPPED, encoder -> encoder.dropped(drop));
    }

    /** One event in the making. */
    private interface Writing {
        MessageBuffer by(CurlewEncoder encoder) throws IOException;
    }

    /** Afterwards the numbers belong to the next start. */
    private void tellUntilStopped(EventType type, Writing event) {
        if (!closed && tellsAgent(type)) {
            try {
                send("", type, event.by(encoder("")));
            } catch (IOException e) {
                LOG.warn("{} is not told: {}", type.title(), e.getMessage());
            }
        }
    }

    /** Whether a stream of it could not be told to the end. */
    public boolean hasFailed() {
        return failed.get() > 0;
    }

    private boolean tellsAgent(EventType type) {
        return settings.format().equals("curlew") && settings.selected().contains(type);
    }

    /** By the agent's own clock. */
    private CurlewEncoder encoder(String stream) throws IOException {
        CaptureClock now = new CaptureClock(Instant.ofEpochMilli(clock.millis()), CaptureClock.Quality.ARRIVAL);
        return new CurlewEncoder(stream, now, model, agent, sequences.of(stream));
    }

    private void send(String key, EventType type, MessageBuffer message) throws IOException {
        Outbox outbox = new Outbox(sink, key, settings, stats, sequences.of(key));
        outbox.add(type, message, 0);
        outbox.flush();
    }

    void flush() throws IOException {
        sink.flush();
    }

    void ended(boolean wholly) {
        (wholly ? finished : failed).incrementAndGet();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            mark.close();
            sink.close();
        }
    }
}
