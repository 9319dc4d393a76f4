package dev.curlew.pipeline;

import dev.curlew.batch.CpuBatcher;
import dev.curlew.decode.DecodeException;
import dev.curlew.media.Ffmpeg;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.model.InputSettings;
import dev.curlew.source.InterruptFlag;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Reads many damaged copies of a video, in a process of its own: a crash ends this one only. One line per copy. */
final class MutationRunner {
    private static final int SIDE = 64;
    private static final int MOST_FRAMES = 100;
    private static final InputSettings INPUT = new InputSettings(
            InputSettings.Color.RGB,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            InputSettings.Resize.LETTERBOX,
            InputSettings.Align.CENTER,
            0);

    private MutationRunner() {}

    /** @param args the video, the first seed, the number of copies */
    public static void main(String[] args) throws Exception {
        Ffmpeg.logToSlf4j();
        Path video = Path.of(args[0]);
        byte[] whole = Files.readAllBytes(video);
        Path copy = video.resolveSibling("mutated-" + video.getFileName());
        long first = Long.parseLong(args[1]);
        for (long seed = first; seed < first + Long.parseLong(args[2]); seed++) {
            System.out.println("seed " + seed);
            // scrambled, for the first numbers of neighbouring seeds are nearly the same
            Files.write(copy, mutate(whole, new Random(new SplittableRandom(seed).nextLong())));
            try {
                System.out.println("read " + read(copy));
            } catch (SourceException | DecodeException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
        System.out.println("done");
    }

    static byte[] mutate(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        // most of what is fragile lies in the headers
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 1024);
        int changes = 1 + random.nextInt(1 << random.nextInt(7));
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(reach);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) 0xff;
                default -> {
                    int count = Math.min(random.nextInt(64), bytes.length - at);
                    System.arraycopy(whole, random.nextInt(bytes.length - count + 1), bytes, at, count);
                }
            }
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static int read(Path video) throws Exception {
        TensorSpec spec = new TensorSpec("images", DataType.FP32, List.of(1L, 3L, (long) SIDE, (long) SIDE));
        Tensor tensor = Tensor.host(
                spec, ByteBuffer.allocateDirect((int) spec.elements() * 4).order(ByteOrder.nativeOrder()), 0);
        int frames = 0;
        try (FramePool pool = new FramePool(1);
                CpuBatcher batcher = new CpuBatcher(tensor, INPUT);
                StreamReader reader = new StreamReader(
                        new StreamId("mutated"), SourceSettings.file(video.toString()), new InterruptFlag(), null)) {
            Frame frame = pool.acquire(1, TimeUnit.SECONDS);
            if (frame == null) {
                throw new IllegalStateException("the pool is empty");
            }
            try {
                while (frames < MOST_FRAMES && reader.read(frame)) {
                    frames++;
                    batcher.write(frame, 0);
                    frame.clear();
                }
            } finally {
                frame.release();
            }
        }
        return frames;
    }
}
