package dev.curlew.bench.gpu;

import dev.curlew.evaluate.Evaluate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The GPU's detections beside those of ONNX Runtime and FFmpeg's scaler, on the same video; then the packages' own checks. */
final class CorrectPart implements Check.Part {
    private static final String CLIP = "street";
    /** Both paths round to 8 bits, but not at the same places, so single scores and tracks differ more. */
    private static final String EIGHT_BITS = "nanodet_int8";

    private static final double SHARE = 0.98;
    private static final double POINTS = 0.5;
    private static final long PATIENCE_SECONDS = 400;
    private static final Pattern AP50 = Pattern.compile("AP50 ([0-9.]+)");
    private static final Pattern HOTA = Pattern.compile("(?m)^tracks\\S* +([0-9.]+) ");

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        // those on the CPU take longest and nothing is timed, so all of them run meanwhile
        Map<String, Agent.Running> onCpu = new LinkedHashMap<>();
        try {
            for (String model : List.of("yolox_nano", "nanodet", EIGHT_BITS)) {
                if (check.pack().hasModel(model)) {
                    onCpu.put(model, check.agent().start(job(check, "correct-cpu-" + model, model)));
                }
            }
            for (Map.Entry<String, Agent.Running> each : onCpu.entrySet()) {
                compare(check, each.getKey(), each.getValue());
            }
        } finally {
            Agent.end(onCpu.values());
        }
        String exact = "rtdetr_check";
        if (check.pack().hasModel(exact)
                && !check.pack().hasPlan(exact)
                && !check.pack().cpu()) {
            String how = "not checked: run gpu-check build " + check.pack().folder() + " " + exact + " first";
            check.add(Row.failed("correct", "RT-DETR in FP32 beside ONNX Runtime", how));
        }
        String clips = check.pack().folder().resolve("clips").toString();
        own(
                check,
                "EngineCheck",
                "engines: answers, memory, faults",
                check.pack().folder().toString(),
                check.pack().main());
        own(
                check,
                "FramesCheck",
                "decoder and kernel against their references",
                "--seconds=0.2", // for the decoder's speed, which is a row of its own
                clips + "/h264.mp4",
                clips + "/hevc.mp4",
                clips + "/hevc10.mp4",
                clips + "/av1.mp4",
                clips + "/h264_10.mp4=profile-unsupported",
                clips + "/h264_422.mp4=profile-unsupported",
                clips + "/h264_444.mp4=profile-unsupported");
    }

    private static void compare(Check check, String model, Agent.Running onCpu)
            throws IOException, InterruptedException {
        try {
            model(check, model, onCpu);
        } catch (IOException e) {
            check.add(Row.failed("correct", model + ", GPU beside CPU", String.valueOf(e.getMessage())));
        }
    }

    private static void model(Check check, String model, Agent.Running onCpu) throws IOException, InterruptedException {
        Pack pack = check.pack();
        Figures gpu = new Figures(check.agent().run(job(check, "correct-gpu-" + model, model)));
        check.agent().summary(onCpu);
        Path ours = pack.work().resolve("correct-gpu-" + model);
        Path theirs = pack.work().resolve("correct-cpu-" + model);
        MatchedDetections matches =
                MatchedDetections.of(ours.resolve("detections.txt"), theirs.resolve("detections.txt"));
        String detours = pack.cpu() ? "" : gpu.detours();
        boolean isClose = !model.equals(EIGHT_BITS);
        check.add(Row.goal(
                "correct",
                model + ", detections of GPU and CPU that match",
                matches.share(),
                String.format(Locale.ROOT, "%.2f %%", 100 * matches.share()),
                isClose ? ">= 98 %" : "by TensorRT",
                (!isClose || matches.share() >= SHARE) && detours.isEmpty(),
                detours.isEmpty() ? matches.matched() + " of " + matches.total() : detours));
        Path truth = pack.folder().resolve("truth.txt");
        if (Files.exists(truth)) {
            tracks(check, model, "AP50", ours, theirs, truth, "--detections-ap", "detections.txt", AP50, 100);
            tracks(check, model, "HOTA", ours, theirs, truth, "--tracks", "tracks.txt", HOTA, 1);
        }
    }

    /** A folder whose config.pbtxt says nothing of GPUs still takes one where the agent finds it, so it is told not to. */
    private static Agent.Job job(Check check, String name, String model) {
        Pack pack = check.pack();
        Path out = pack.work().resolve(name);
        boolean onCpu = name.startsWith("correct-cpu");
        return new Agent.Job(
                name,
                onCpu ? pack.cpuModel(model) : pack.model(model),
                onCpu ? Agent.NO_GPU : pack.plans(model),
                Agent.streams(1, pack.clip(CLIP), ", fps: 7"),
                "{detections: " + Agent.quoted(out.resolve("detections.txt")) + ", mot: "
                        + Agent.quoted(out.resolve("tracks.txt")) + "}",
                "[person]");
    }

    private static void tracks(
            Check check,
            String model,
            String metric,
            Path ours,
            Path theirs,
            Path truth,
            String option,
            String file,
            Pattern pattern,
            double factor)
            throws IOException, InterruptedException {
        double gpu = factor * figure(check, metric + "-gpu-" + model, ours.resolve(file), truth, option, pattern);
        double cpu = factor * figure(check, metric + "-cpu-" + model, theirs.resolve(file), truth, option, pattern);
        String name = model + ", " + metric + " of GPU less CPU";
        String text = String.format(Locale.ROOT, "%+.2f", gpu - cpu);
        String both = String.format(Locale.ROOT, "%.2f and %.2f", gpu, cpu);
        boolean isFree = model.equals(EIGHT_BITS) && metric.equals("HOTA");
        check.add(
                isFree
                        ? Row.figure("correct", name, gpu - cpu, text, both)
                        : Row.goal(
                                "correct", name, gpu - cpu, text, "within 0.5", Math.abs(gpu - cpu) <= POINTS, both));
    }

    private static double figure(Check check, String name, Path file, Path truth, String option, Pattern pattern)
            throws IOException, InterruptedException {
        Child child = Child.start(
                check.pack().work().resolve("evaluate"),
                name,
                check.pack().java(Evaluate.class, option, file.toString(), "--gt", truth.toString()),
                Map.of());
        child.await(PATIENCE_SECONDS);
        Matcher matcher = pattern.matcher(child.output());
        if (!matcher.find()) {
            throw new IOException("no figure in what scripts/evaluate says of " + file);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** What the engine's and the kernel's authors check, each in a process of its own; 0 is passed. */
    private static void own(Check check, String program, String name, String... arguments)
            throws IOException, InterruptedException {
        if (check.pack().cpu()) {
            return;
        }
        Class<?> found;
        try {
            found = Class.forName(CorrectPart.class.getPackageName() + "." + program);
        } catch (ClassNotFoundException e) {
            check.add(Row.failed("correct", name, program + " is not in this build"));
            return;
        }
        Child child = Child.start(
                check.pack().work().resolve("checks"), program, check.pack().java(found, arguments), Map.of());
        int code = child.await(PATIENCE_SECONDS);
        check.add(Row.goal(
                "correct", name, code, code == 0 ? "passed" : "code " + code, "passed", code == 0, child.lastWords()));
    }
}
