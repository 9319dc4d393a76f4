package dev.curlew.bench.gpu;

import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.decode.Fallback;
import dev.curlew.decode.Nvdec;
import dev.curlew.media.DecoderChoice;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Decoder and pre-process kernel alone on a real GPU: pictures against the software decoder's, inputs against the written
 * rule, times. One line for each check; what fails says how, and the rest goes on.
 */
@Command(name = "frames-check", sortOptions = false, mixinStandardHelpOptions = true)
final class FramesCheck implements Callable<Integer> {
    private static final int COMPARED = 60;
    private static final int[] COUNTS = {1, 8, 32};

    @Parameters(
            arity = "1..*",
            description = "clips; CLIP=CAUSE says that it must be decoded in software, for that cause")
    private List<String> clips = List.of();

    @Option(names = "--gpu")
    private String device = "auto";

    @Option(names = "--seconds", description = "for each number of decoders")
    private double seconds = 3;

    private int failures;

    public static void main(String[] arguments) {
        Ffmpeg.logToSlf4j();
        System.exit(new CommandLine(new FramesCheck()).execute(arguments));
    }

    /** One thing to check. */
    @FunctionalInterface
    private interface Part {
        String check() throws Exception;
    }

    private void check(String name, Part part) {
        long start = System.nanoTime();
        String said;
        try {
            said = "ok    " + name + ": " + part.check();
        } catch (Exception | AssertionError e) {
            failures++;
            said = "FAIL  " + name + ": " + e;
            e.printStackTrace(System.out);
        }
        System.out.printf("%s  [%.1f s]%n", said, (System.nanoTime() - start) / 1e9);
    }

    private static String require(boolean good, String said) {
        if (!good) {
            throw new AssertionError(said);
        }
        return said;
    }

    @Override
    public Integer call() throws Exception {
        try (Gpu gpu = Gpus.open(device);
                Nvdec nvdec = new Nvdec(gpu)) {
            System.out.println(gpu.info());
            System.out.println("memory free before: " + gpu.memoryUse());
            for (String argument : clips) {
                String[] parts = argument.split("=", 2);
                if (parts.length == 2) {
                    check(parts[0] + " falls back", () -> fallsBack(parts[0], parts[1], nvdec));
                    check(parts[0] + " is refused with decoder: nvdec", () -> refuses(parts[0], nvdec));
                } else if (isRefusedByTheDevice(argument, nvdec)) {
                    check(
                            argument + " is not decoded by this GPU and falls back",
                            () -> fallsBack(argument, Fallback.Cause.CODEC_UNSUPPORTED.code(), nvdec));
                } else {
                    check(argument + " decoded like in software", () -> decodes(argument, nvdec));
                    kernels(argument, gpu, nvdec);
                }
            }
            String main = clips.stream()
                    .filter(clip -> !clip.contains("="))
                    .findFirst()
                    .orElse(null);
            if (main != null) {
                for (int count : COUNTS) {
                    check(count + " x NVDEC alone, " + main, () -> speed(main, nvdec, gpu, count));
                }
            }
            System.out.println("memory free after: " + gpu.memoryUse());
        }
        System.out.println(failures == 0 ? "all checks passed" : failures + " checks FAILED");
        return failures == 0 ? 0 : 1;
    }

    /** Not every GPU has a decoder for every codec: AV1 is the one that some lack. */
    private static boolean isRefusedByTheDevice(String clip, Nvdec nvdec) throws Exception {
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.AUTO, 2)) {
            release(reader.next());
            Fallback fallback = reader.fallback();
            return fallback != null
                    && fallback.cause() == Fallback.Cause.CODEC_UNSUPPORTED
                    && fallback.text().contains("lacking required capabilities");
        }
    }

    private static String decodes(String clip, Nvdec nvdec) throws Exception {
        SamePictures same = new SamePictures();
        int frames = 0;
        int more = 0;
        try (ClipReader hardware = new ClipReader(clip, nvdec, DecoderChoice.AUTO, 2);
                ClipReader software = new ClipReader(clip, null, DecoderChoice.SOFTWARE, 2)) {
            while (true) {
                Frame ours = hardware.next();
                Frame theirs = frames < COMPARED ? software.next() : null;
                if (ours == null) {
                    require(theirs == null, "ended after " + frames + " frames, software did not");
                    break;
                }
                frames++;
                if (!ours.isOnDevice()) {
                    ours.release();
                    release(theirs);
                    throw new AssertionError("frame " + frames + " in host memory: " + hardware.fallback());
                }
                if (theirs != null) {
                    same.compare(ours.number(), ours, theirs);
                    require(
                            ours.surface().best_effort_timestamp()
                                    == theirs.surface().best_effort_timestamp(),
                            "frame " + frames + " has another time");
                    theirs.release();
                } else {
                    more++;
                }
                ours.release();
            }
            require(hardware.corruptPackets() == 0, hardware.corruptPackets() + " packets not decoded");
        }
        return require(same.areSame(), same + ", " + frames + " frames decoded, " + more + " of them not compared");
    }

    private static void release(@Nullable Frame frame) {
        if (frame != null) {
            frame.release();
        }
    }

    private static String fallsBack(String clip, String cause, Nvdec nvdec) throws Exception {
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.AUTO, 2)) {
            int frames = 0;
            int onDevice = 0;
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                frames++;
                onDevice += frame.isOnDevice() ? 1 : 0;
                frame.release();
            }
            Fallback fallback = reader.fallback();
            String said = frames + " frames, " + onDevice + " of them on the device, " + reader.corruptPackets()
                    + " packets not decoded, decoder " + reader.decoder() + ", " + fallback;
            return require(
                    frames > 0
                            && onDevice == 0
                            && reader.corruptPackets() == 0
                            && fallback != null
                            && fallback.cause().code().equals(cause),
                    said + " (expected " + cause + ")");
        }
    }

    private static String refuses(String clip, Nvdec nvdec) throws Exception {
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.NVDEC, 2)) {
            try {
                release(reader.next());
            } catch (dev.curlew.decode.DecodeException e) {
                return String.valueOf(e.getMessage());
            }
            throw new AssertionError("was decoded by " + reader.decoder());
        }
    }

    private void kernels(String clip, Gpu gpu, Nvdec nvdec) {
        for (int side : new int[] {416, 640}) {
            check(clip + " kernel to " + side + " within 2/255 of the rule", () -> exact(clip, gpu, nvdec, side));
            check(clip + " kernel time to " + side, () -> times(clip, gpu, nvdec, side));
        }
    }

    private static String exact(String clip, Gpu gpu, Nvdec nvdec, int side) throws Exception {
        StringBuilder said = new StringBuilder();
        boolean good = true;
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.AUTO, 1);
                KernelCheck single = new KernelCheck(gpu, 3, side, DataType.FP32, Color.RGB);
                KernelCheck half = new KernelCheck(gpu, 3, side, DataType.FP16, Color.BGR)) {
            for (int i = 0; i < 30; i++) {
                Frame frame = reader.next();
                if (frame == null) {
                    break;
                }
                if (i % 10 == 3) {
                    double[] one = single.distance(frame, 2);
                    double[] two = half.distance(frame, 1);
                    said.append(String.format(
                            "frame %d FP32 mean %.4f most %.4f, FP16 mean %.4f most %.4f; ",
                            i, one[0], one[1], two[0], two[1]));
                    good &= one[1] <= 2 && two[1] <= 2;
                }
                frame.release();
            }
        }
        return require(good && said.length() > 0, said.toString());
    }

    private static String times(String clip, Gpu gpu, Nvdec nvdec, int side) throws Exception {
        StringBuilder said = new StringBuilder();
        List<Frame> frames = new ArrayList<>();
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.AUTO, 32)) {
            try (KernelCheck kernel = new KernelCheck(gpu, 32, side, DataType.FP32, Color.RGB)) {
                for (int count : COUNTS) {
                    while (frames.size() < count) {
                        Frame frame = reader.next();
                        require(frame != null, "the clip has only " + frames.size() + " frames");
                        frames.add(java.util.Objects.requireNonNull(frame));
                    }
                    double micros = kernel.launchMicros(frames);
                    said.append(String.format("%d frames %.1f us, %.2f us each; ", count, micros, micros / count));
                }
            } finally {
                frames.forEach(Frame::release);
            }
        }
        return said.toString();
    }

    private String speed(String clip, Nvdec nvdec, Gpu gpu, int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            long begin = System.nanoTime();
            long end = begin + (long) (seconds * 1e9);
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(() -> decodeUntil(clip, nvdec, end)));
            }
            Thread.sleep((long) (seconds * 800));
            long used = gpu.memoryUse().usedBytes();
            long frames = 0;
            long slowest = 0;
            for (Future<long[]> future : running) {
                long[] result = future.get();
                frames += result[0];
                slowest = Math.max(slowest, result[1] - begin);
            }
            return String.format(
                    "%.0f frames per second, %d MiB of device memory in use meanwhile",
                    frames / (slowest / 1e9), used >> 20);
        } finally {
            threads.shutdown();
        }
    }

    private static long[] decodeUntil(String clip, Nvdec nvdec, long end) throws Exception {
        long frames = 0;
        try (ClipReader reader = new ClipReader(clip, nvdec, DecoderChoice.NVDEC, 4)) {
            while (System.nanoTime() < end) {
                Frame frame = reader.next();
                if (frame == null) {
                    reader.rewind();
                } else {
                    frames++;
                    frame.release();
                }
            }
        }
        return new long[] {frames, System.nanoTime()};
    }
}
