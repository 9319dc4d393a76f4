package dev.curlew.publish;

import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.Fact.Phase;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelVersion;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What the tests of this package tell of: a gate, a person, a model. */
final class Given {
    static final long SECOND = 1_000_000_000;
    static final Picture PICTURE = new Picture(200, 100);
    static final AgentInfo AGENT = new AgentInfo("1.2.3", "linux-x86_64");
    static final ModelVersion MODEL = new ModelVersion(
            "nano",
            12,
            ModelFormat.ONNX,
            Path.of("model.onnx"),
            "ab12",
            List.of("person", "\"odd\" name", "car", "dog", "face"),
            ModelConfig.absent("model.onnx"),
            List.of());
    static final CaptureClock CLOCK =
            new CaptureClock(Instant.parse("2026-05-01T10:00:00Z"), CaptureClock.Quality.CONTAINER);

    private Given() {}

    static StreamInfo stream(CaptureClock clock) {
        return new StreamInfo(new StreamId("gate"), 200, 100, 7, 0, clock);
    }

    static CurlewEncoder encoder(CaptureClock clock) throws IOException {
        return new CurlewEncoder("gate", clock, MODEL, AGENT, new Sequence(9000, 0));
    }

    static String text(MessageBuffer message) {
        return new String(message.array(), 0, message.size(), StandardCharsets.UTF_8);
    }

    static Track track(long id, int classId, float left) {
        return new Track(id, classId, 0.87f, new Box(left, 20.5f, 50, 25.25f), null, 0, SECOND, 9);
    }

    static TrackEvent event(TrackEvent.Kind kind, long nanos, Track track) {
        return new TrackEvent(kind, 7, nanos, track);
    }

    static TrackEvent update(long id, double seconds, float left) {
        return event(TrackEvent.Kind.UPDATE, Math.round(seconds * SECOND), track(id, 0, left));
    }

    static SinkSettings sink(String format, RateSettings rate, int maxBytes, int pack) {
        return SinkSettings.file(
                "x.jsonl", new MessageSettings(format, false, List.of(), rate, maxBytes, pack, Duration.ofSeconds(1)));
    }

    /** Pictures of the gate without pixels: what counts is when they were taken. */
    static final class Pictures implements AutoCloseable {
        private final FramePool pool = new FramePool(1);
        private final Frame frame;

        Pictures() throws InterruptedException {
            frame = Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS));
            frame.av().width(PICTURE.width()).height(PICTURE.height());
        }

        /** Valid until the next one. */
        FrameResult at(double seconds, List<Track> tracks, List<TrackEvent> events, List<Fact> facts) {
            frame.describe(new StreamId("gate"), Math.round(seconds * 10), Math.round(seconds * SECOND));
            return new FrameResult(frame, List.of(), tracks, events, facts);
        }

        @Override
        public void close() {
            frame.release();
            pool.close();
        }
    }

    /** One of each kind, of the same track. */
    static List<Fact> facts() {
        Track who = track(5, 0, 10);
        Count count = new Count(Count.Place.LINE, "door", "person", 3, 1);
        return List.of(
                new Fact.LineCrossing("door", Way.IN, "entering", 7, SECOND, who, 1.384, count, 40, 20),
                new Fact.LineCrossing("door", Way.OUT, "leaving", 7, SECOND, who, Double.NaN, count, 40, 20),
                new Fact.ZonePassage("queue", Way.IN, 7, SECOND, who, 0, count, 4, 5),
                new Fact.ZonePassage("queue", Way.OUT, 7, SECOND, who, 2 * SECOND, count, 4, 5),
                new Fact.Loitering("queue", 7, SECOND, who, 3 * SECOND),
                new Fact.Occupancy("queue", 7, SECOND, 3, 2, 4),
                new Fact.Overcrowding("queue", Phase.BEGIN, 7, SECOND, 5, SECOND / 2),
                new Fact.Overcrowding("queue", Phase.END, 7, SECOND, 1, SECOND / 2),
                new Fact.Heading("wrong-way", Phase.BEGIN, 7, SECOND, who),
                new Fact.Heading("wrong-way", Phase.END, 7, SECOND, who),
                new Fact.Speed(7, SECOND, who, 2.5),
                new Fact.Speeding(Phase.BEGIN, 7, SECOND, who, 9.5),
                new Fact.Speeding(Phase.END, 7, SECOND, who, Double.NaN),
                new Fact.CountersReset(7, SECOND));
    }
}
