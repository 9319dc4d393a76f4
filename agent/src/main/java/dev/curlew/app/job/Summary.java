package dev.curlew.app.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.FactTotals;
import dev.curlew.app.console.Version;
import dev.curlew.lifecycle.OutputFile;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.Histogram;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.metrics.StreamStats;
import dev.curlew.model.ModelVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** What a job did, as JSON for machines; docs/operator-guide.md describes every field. */
public final class Summary {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Summary() {}

    public static void write(Path target, Job job, List<JobStream> streams, Meter meter) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("curlew", Version.build().getProperty("version"));
        ModelVersion model = job.model().processing().model();
        model(root, job);
        root.put("threads", job.contexts());
        figures(root.putObject("total"), meter.total());
        figures(root.putObject("afterWarmUp"), meter.steady());
        root.put("peakRssMegabytes", round(Meter.peakRssMegabytes()));
        stages(root.putObject("inferenceMillis"), job.inferenceStats());
        root.putObject("waitingFrames")
                .put("p50", job.inferenceStats().waiting.quantile(0.5))
                .put("p99", job.inferenceStats().waiting.quantile(0.99));
        engines(root.putArray("engines"), job.inferenceStats());
        GpuSummary.put(root.putObject("gpu"), job);
        ArrayNode list = root.putArray("streams");
        for (JobStream stream : streams) {
            stream(list.addObject(), stream, model, meter);
        }
        ArrayNode sinks = root.putArray("sinks");
        long now = System.currentTimeMillis();
        job.events().each(sink -> sink.put(sinks.addObject(), now));
        PendingFile file = PendingFile.beside(target);
        try (OutputStream out = OutputFile.open(file)) {
            out.write(JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            file.discard();
            throw e;
        }
        file.commit();
    }

    private static void figures(ObjectNode into, Meter.Figures figures) {
        into.put("frames", figures.frames())
                .put("seconds", round(figures.seconds()))
                .put("fps", round(figures.fps()))
                .put("cpuSeconds", round(figures.cpuSeconds()))
                .put("cpuSecondsPer1000Frames", round(figures.cpuSecondsPer1000Frames()));
    }

    private static void stages(ObjectNode into, InferenceStats stats) {
        quantiles(into.putObject("preprocess"), stats.preprocess);
        quantiles(into.putObject("inference"), stats.inference);
        quantiles(into.putObject("parse"), stats.parse);
    }

    private static void stream(ObjectNode into, JobStream stream, ModelVersion model, Meter meter) {
        StreamStats stats = stream.pipeline().stats();
        into.put("id", stream.pipeline().id().name());
        into.put("source", stream.pipeline().settings().source().displayUrl());
        into.put("state", stream.state());
        if (stream.problem() != null) {
            into.put("problem", stream.problem());
        }
        StreamInfo info = stream.pipeline().info();
        if (info != null) {
            into.put("width", info.width()).put("height", info.height());
        }
        if (!stats.decoder().isEmpty()) {
            into.put("decoder", stats.decoder());
        }
        if (!stats.decoderFallback().isEmpty()) {
            into.put("decoderFallback", stats.decoderFallback());
        }
        frames(into.put("mediaSeconds", round(stream.totals().mediaSeconds())), stats)
                .put("hostFrames", stats.hostFrames.get())
                .put("downloadedBytes", stats.downloadedBytes.get())
                .put("events", stats.events.get());
        ObjectNode tracks = into.putObject("tracks");
        stream.totals().byClass().forEach((id, totals) -> {
            if (totals.tracks > 0) {
                tracks.put(model.label(id), totals.tracks);
            }
        });
        rules(into, stream.rules().totals());
        quantiles(into.putObject("decodedToEventMillis"), stats.decodedToEvent);
        Meter.Steady steady = meter.steady(stats);
        ObjectNode afterWarmUp = into.putObject("afterWarmUp");
        afterWarmUp.put("dropped", steady.dropped());
        quantiles(afterWarmUp.putObject("decodedToEventMillis"), steady.decodedToEvent());
        quantiles(into.putObject("decodeMillis"), stats.decode);
        quantiles(into.putObject("trackMillis"), stats.track);
        ObjectNode outputs = into.putObject("outputs");
        stream.outputs().named().forEach((name, path) -> outputs.put(name, path.toString()));
    }

    /** What answers, as the status has it too. */
    public static void model(ObjectNode into, Job job) {
        ModelVersion model = job.model().processing().model();
        into.putObject("model")
                .put("name", model.name())
                .put("version", Long.toString(model.version()))
                .put("sha256", model.sha256());
        into.put("engine", job.model().engine().description());
    }

    /** What became of a stream's pictures, as the status has it too. */
    public static ObjectNode frames(ObjectNode into, StreamStats stats) {
        return into.put("decoded", stats.decoded.get())
                .put("analysed", stats.analysed.get())
                .put("dropped", stats.dropped.get())
                .put("skipped", stats.skipped.get())
                .put("corruptPackets", stats.corruptPackets.get());
    }

    private static void engines(ArrayNode into, InferenceStats stats) {
        for (EngineStats engine : stats.engines()) {
            into.addObject()
                    .put("engine", engine.engine())
                    .put("frames", engine.frames.get())
                    .put("batches", engine.batches.get())
                    .put("meanBatch", round(engine.meanBatch()))
                    .put("batchFill", round(engine.batchFill()));
        }
    }

    private static void rules(ObjectNode into, FactTotals rules) {
        ObjectNode lines = into.putObject("lines");
        rules.lines()
                .forEach((name, line) ->
                        lines.putObject(name).put("in", line.in()).put("out", line.out()));
        ObjectNode zones = into.putObject("zones");
        rules.zones().forEach((name, zone) -> zones.putObject(name)
                .put("entries", zone.entries())
                .put("exits", zone.exits())
                .put("meanDwellSeconds", round(zone.meanDwellSeconds()))
                .put("mostAtOnce", zone.peak())
                .put("loitering", zone.loitering())
                .put("overcrowdings", zone.overcrowdings()));
    }

    public static void quantiles(ObjectNode into, Histogram histogram) {
        into.put("p50", round(histogram.quantile(0.5) / 1e6)).put("p99", round(histogram.quantile(0.99) / 1e6));
    }

    static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
