package dev.curlew.batch;

import dev.curlew.geometry.Letterbox;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames in host memory into an engine's input [N,3,H,W]: swscale scales them into planes, for which it has
 * faster and exacter code than for packed pixels, then one pass normalises. Belongs to one inference thread; nothing
 * native is allocated per frame.
 */
public final class CpuBatcher implements Batcher {
    /** Kinds of picture one thread keeps a scaler for; cameras beyond that take turns. */
    private static final int MAX_SCALERS = 16;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final InputSettings settings;
    private final FloatBuffer input;
    private final int width;
    private final int height;
    private final Normalizer normalizer;
    private final Deque<PictureScaler> scalers = new ArrayDeque<>();
    private final @Nullable Letterbox[] filled;

    private final BytePointer pixels;
    private final ByteBuffer pixelBytes;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private final int stride;
    /** Which of swscale's planes, always green, blue, red, each channel of the input comes from. */
    private final int[] planeOfChannel;

    /** @param input FP32 [N,3,H,W] in host memory */
    public CpuBatcher(Tensor input, InputSettings settings) {
        List<Long> shape = input.spec().shape();
        if (shape.size() != 4 || shape.get(1) != 3) {
            throw new IllegalArgumentException("input must be [N,3,H,W], but was " + input.spec());
        }
        this.settings = settings;
        this.input = input.floats();
        this.filled = new Letterbox[Math.toIntExact(shape.get(0))];
        this.height = Math.toIntExact(shape.get(2));
        this.width = Math.toIntExact(shape.get(3));
        this.normalizer = new Normalizer(settings, width);
        this.planeOfChannel = settings.color() == InputSettings.Color.RGB ? new int[] {2, 0, 1} : new int[] {1, 0, 2};
        this.stride = (width + 63) & ~63; // swscale's vector code writes in steps of up to 64 bytes
        long planeBytes = (long) stride * height;
        this.pixels = new BytePointer(3 * planeBytes + 64);
        this.pixelBytes = pixels.asByteBuffer();
        this.planes = new PointerPointer<>(4);
        this.strides = new IntPointer(4);
        for (int i = 0; i < 3; i++) {
            planes.put(i, pixels.getPointer(i * planeBytes));
            strides.put(i, stride);
        }
        planes.put(3, null);
        strides.put(3, 0);
    }

    @Override
    public Letterbox write(Frame frame, int index) {
        PictureScaler scaler = scalerFor(frame);
        Letterbox letterbox = scaler.letterbox();
        int base = index * 3 * width * height;
        if (!letterbox.equals(filled[index])) {
            normalizer.pad(input, base, width * height);
            filled[index] = letterbox;
        }
        scaler.scale(frame, planes, strides);
        for (int channel = 0; channel < 3; channel++) {
            int from = planeOfChannel[channel] * height * stride;
            int to = base + (channel * height + letterbox.top()) * width + letterbox.left();
            for (int y = 0; y < letterbox.height(); y++) {
                normalizer.row(channel, pixelBytes, from + y * stride, letterbox.width(), input, to + y * width);
            }
        }
        return letterbox;
    }

    @Override
    public void send(int count) {}

    private PictureScaler scalerFor(Frame frame) {
        for (PictureScaler scaler : scalers) {
            if (scaler.fits(frame)) {
                return scaler;
            }
        }
        if (scalers.size() == MAX_SCALERS) {
            scalers.removeFirst().close();
        }
        Letterbox letterbox = settings.fit(frame.width(), frame.height(), width, height);
        PictureScaler scaler = new PictureScaler(frame, letterbox);
        scalers.addLast(scaler);
        return scaler;
    }

    @Override
    public void close() {
        scalers.forEach(PictureScaler::close);
        scalers.clear();
        strides.close();
        planes.close();
        pixels.close();
        mark.close();
    }
}
