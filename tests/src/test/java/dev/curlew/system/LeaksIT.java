package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.decode.DecodeException;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import dev.curlew.kit.FailingEngine;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.parse.OutputParser;
import dev.curlew.parse.ParserFactory;
import dev.curlew.parse.Parsers;
import dev.curlew.parse.Processing;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.Pipeline;
import dev.curlew.pipeline.SinkFactory;
import dev.curlew.pipeline.StreamPipeline;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Cause;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.MotFile;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.render.AnnotatedVideo;
import dev.curlew.render.Report;
import dev.curlew.render.ReportSubject;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole loop in this process, with every sink, on the good way and on the bad ones: nothing stays open. */
class LeaksIT {
    private static final int FRAMES = 60;

    @TempDir
    static Path inputs;

    @TempDir
    Path folder;

    private static Path video;
    private static Path model;
    private Set<Leaks.Mark> openBefore = Set.of();
    private Set<Thread> threadsBefore = Set.of();

    @BeforeAll
    static void layOut() throws IOException {
        Ffmpeg.logToSlf4j();
        video = new Scene(10, FRAMES, Mover.always(4, 40, 2, 0, 0.9), Mover.always(16, 200, 0, 1, 0.8))
                .write(inputs.resolve("v.mp4"), Codec.H264);
        model = TestModel.writeFile(inputs, "cells");
    }

    @BeforeEach
    void remember() {
        openBefore = new HashSet<>(Leaks.open());
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(Leaks.open().stream().filter(mark -> !openBefore.contains(mark)))
                .extracting(Leaks.Mark::owner)
                .isEmpty();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.isAlive() && !thread.isDaemon() && !threadsBefore.contains(thread)))
                .isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void aFileToItsEnd() throws Exception {
        assertThat(run(SourceSettings.file(video.toString())).failure()).isNull();
        assertThat(folder).isDirectoryContaining("glob:**.mp4").isDirectoryContaining("glob:**.html");
    }

    @Test
    void aFilePlayedThreeTimes() throws Exception {
        SourceSettings thrice = new SourceSettings(video.toString(), 0, Duration.ZERO, null, false, 3, null);
        StreamPipeline stream = run(thrice);
        assertThat(stream.failure()).isNull();
        assertThat(stream.stats().analysed.get()).isEqualTo(3 * FRAMES);
    }

    @Test
    void anEndlessLiveSourceThatIsStopped() throws Exception {
        SourceSettings endless = new SourceSettings(video.toString(), 500, Duration.ZERO, null, true, 0, null);
        try (LoadedModel loaded = load();
                Pipeline pipeline = new Pipeline(loaded, 2, 1, null)) {
            StreamPipeline stream = pipeline.add(settings(endless), this::allSinks);
            pipeline.start();
            while (stream.stats().analysed.get() < 10) {
                assertThat(pipeline.join(Duration.ofMillis(5))).isFalse();
            }
            pipeline.stop();
            finish(pipeline);
            assertThat(stream.failure()).isNull();
        }
    }

    @Test
    void aPipelineThatIsNeverStarted() throws Exception {
        try (LoadedModel loaded = load();
                Pipeline pipeline = new Pipeline(loaded, 2, 1, null)) {
            assertThat(pipeline.streams()).isEmpty();
        }
    }

    @Test
    void aFileThatIsMissing() throws Exception {
        Path none = folder.resolve("none.mp4");
        assertThat(run(SourceSettings.file(none.toString())).failure()).isInstanceOf(SourceException.class);
    }

    @Test
    void aFileThatIsNoVideo() throws Exception {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video\n");
        assertThat(run(SourceSettings.file(text.toString())).failure()).isInstanceOf(SourceException.class);
    }

    @Test
    void aFileWhoseMiddleIsNoise() throws Exception {
        byte[] bytes = Files.readAllBytes(video);
        byte[] noise = new byte[bytes.length / 4];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, bytes.length / 3, noise.length);
        Path broken = Files.write(folder.resolve("noise.mp4"), bytes);
        StreamPipeline stream = run(SourceSettings.file(broken.toString()));
        assertThat(stream.failure()).satisfiesAnyOf(none -> assertThat(none).isNull(), some -> assertThat(some)
                .isInstanceOfAny(SourceException.class, DecodeException.class));
        assertThat(stream.stats().analysed.get()).isPositive();
        assertThat(stream.stats().analysed.get())
                .isEqualTo(stream.stats().decoded.get());
    }

    /** Where a sink breaks. */
    enum Breaks {
        OPENING,
        ACCEPTING,
        FINISHING,
        CLOSING
    }

    @ParameterizedTest
    @EnumSource
    void aSinkThatFails(Breaks when) throws Exception {
        SinkFactory sinks = stream -> {
            if (when == Breaks.OPENING) {
                throw new IOException("cannot open");
            }
            List<ResultSink> all = allSinks(stream);
            all.add(2, new BrokenSink(when));
            return all;
        };
        try (LoadedModel loaded = load()) {
            StreamPipeline stream = run(loaded, SourceSettings.file(video.toString()), sinks);
            assertThat(stream.failure()).isInstanceOf(IOException.class);
        }
    }

    private record BrokenSink(Breaks when) implements ResultSink {
        @Override
        public void accept(FrameResult result) throws IOException {
            fail(when == Breaks.ACCEPTING && result.frame().number() == 20);
        }

        @Override
        public void finish(List<TrackEvent> ended) throws IOException {
            fail(when == Breaks.FINISHING);
        }

        @Override
        public void close() throws IOException {
            fail(when == Breaks.CLOSING);
        }

        private void fail(boolean now) throws IOException {
            if (now) {
                throw new IOException("the disk is full");
            }
        }
    }

    @Test
    void anEngineThatFailsMidway() throws Exception {
        try (LoadedModel loaded = load(engine -> new FailingEngine(engine, 20))) {
            StreamPipeline stream = run(loaded, SourceSettings.file(video.toString()), this::allSinks);
            assertThat(stream.failure()).isInstanceOf(EngineException.class);
        }
    }

    /** Such as a plugin's that recurses too deep on one picture. */
    @Test
    void aParserThatFailsWithAnErrorMidway() throws Exception {
        ModelVersion version = ModelRepository.load(model);
        Engine engine = OnnxEngine.load(version.file(), Map.of());
        Processing good = Parsers.installed().resolve(version, engine.inputs(), engine.outputs(), List.of());
        AtomicInteger parsed = new AtomicInteger();
        ParserFactory bad = (ParserFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ParserFactory.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(good.factory(), arguments);
                    return result instanceof OutputParser parser
                            ? (OutputParser) (outputs, index, letterbox) -> {
                                if (parsed.incrementAndGet() == 5) {
                                    throw new StackOverflowError();
                                }
                                return parser.parse(outputs, index, letterbox);
                            }
                            : result;
                });
        Processing processing = new Processing(
                good.model(),
                good.parser(),
                good.input(),
                good.settings(),
                good.guesses(),
                good.notices(),
                bad,
                good.signature());
        try (LoadedModel loaded = new LoadedModel(processing, engine)) {
            StreamPipeline stream = run(loaded, SourceSettings.file(video.toString()), this::allSinks);
            assertThat(stream.failure()).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void anEngineThatHasNoMemoryForAThirdThread() throws Exception {
        try (LoadedModel loaded = load(engine -> new FailingEngine(engine, Integer.MAX_VALUE, 2))) {
            assertThatThrownBy(() -> new Pipeline(loaded, 3, 1, null)).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void twoStreamsOfWhichOneFails() throws Exception {
        try (LoadedModel loaded = load();
                Pipeline pipeline = new Pipeline(loaded, 2, 1, null)) {
            StreamPipeline good = pipeline.add(settings(SourceSettings.file(video.toString())), this::allSinks);
            StreamPipeline bad = pipeline.add(
                    settings(SourceSettings.file(video.toString())),
                    stream -> new ArrayList<>(List.of(new BrokenSink(Breaks.ACCEPTING))));
            pipeline.start();
            finish(pipeline);
            assertThat(good.failure()).isNull();
            assertThat(good.stats().analysed.get()).isEqualTo(FRAMES);
            assertThat(bad.failure()).isInstanceOf(IOException.class);
        }
    }

    private StreamPipeline run(SourceSettings source) throws Exception {
        try (LoadedModel loaded = load()) {
            return run(loaded, source, this::allSinks);
        }
    }

    private static StreamPipeline run(LoadedModel loaded, SourceSettings source, SinkFactory sinks) throws Exception {
        try (Pipeline pipeline = new Pipeline(loaded, 2, 1, null)) {
            StreamPipeline stream = pipeline.add(settings(source), sinks);
            pipeline.start();
            finish(pipeline);
            return stream;
        }
    }

    private static void finish(Pipeline pipeline) throws InterruptedException {
        assertThat(pipeline.join(Duration.ofSeconds(60))).as("ends").isTrue();
    }

    private static StreamSettings settings(SourceSettings source) {
        return new StreamSettings(new StreamId("v"), source, TrackerSettings.defaults(), Duration.ofSeconds(1));
    }

    private static LoadedModel load() throws Exception {
        return load(engine -> engine);
    }

    private interface Wrapper {
        Engine wrap(Engine engine);
    }

    private static LoadedModel load(Wrapper wrapper) throws Exception {
        ModelVersion version = ModelRepository.load(model);
        Engine engine = OnnxEngine.load(version.file(), Map.of());
        Processing processing = Parsers.installed().resolve(version, engine.inputs(), engine.outputs(), List.of());
        return new LoadedModel(processing, wrapper.wrap(engine));
    }

    private static ResultSink events(Path file, StreamInfo stream, ModelVersion version) throws IOException {
        EventSink sink = EventSink.whole(
                SinkSettings.everything(file.toString(), "curlew").messages(),
                file,
                version,
                new AgentInfo("test", "test"),
                InstantSource.system());
        return new OwnEvents(sink, sink.open(stream, SiteSettings.defaults(), Cause::ended));
    }

    /** The job closes what its streams have in common; here each has its own. */
    private record OwnEvents(EventSink sink, ResultSink stream) implements ResultSink {
        @Override
        public void accept(FrameResult result) throws IOException, InterruptedException {
            stream.accept(result);
        }

        @Override
        public void finish(List<TrackEvent> ended) throws IOException, InterruptedException {
            stream.finish(ended);
        }

        @Override
        public void close() throws IOException {
            stream.close();
            sink.close();
        }
    }

    private List<ResultSink> allSinks(StreamInfo stream) throws IOException {
        try {
            ModelVersion version = ModelRepository.load(model);
            ReportSubject subject =
                    new ReportSubject("v", version.name(), version.version(), version.sha256(), version::label);
            return new ArrayList<>(Arrays.asList(
                    events(folder.resolve("file.jsonl"), stream, version),
                    new MotFile(folder.resolve("t.txt"), MotFile.Rows.TRACKS),
                    new MotFile(folder.resolve("d.txt"), MotFile.Rows.DETECTIONS),
                    new AnnotatedVideo(folder.resolve("a.mp4"), stream, version::label),
                    new Report(folder.resolve("r.html"), stream, subject)));
        } catch (ModelException e) {
            throw new IOException(e);
        }
    }
}
