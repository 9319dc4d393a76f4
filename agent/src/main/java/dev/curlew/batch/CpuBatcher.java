package dev.curlew.batch;

import dev.curlew.geometry.Letterbox;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames in host memory into an engine's input, [N,3,H,W] or [N,H,W,3]: swscale scales them into planes, for which it has
 * faster and exacter code than for packed pixels, then one pass normalises. Belongs to one inference thread; nothing
 * native is allocated per frame.
 */
public final class CpuBatcher implements Batcher {
    /** Kinds of picture one thread keeps a scaler for; cameras beyond that take turns. */
    private static final int MAX_SCALERS = 16;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final InputSettings settings;
    private final InputPicture input;
    private final int width;
    private final int height;
    private final Deque<PictureScaler> scalers = new ArrayDeque<>();
    private final @Nullable Letterbox[] filled;

    private final BytePointer pixels;
    private final ByteBuffer pixelBytes;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private final int stride;
    /** Which of swscale's planes, always green, blue, red, each channel of the input comes from. */
    private final int[] planeOfChannel;

    private final int[] from = new int[PictureShape.CHANNELS];

    /**
     * @param input FP32 or UINT8 in host memory
     * @throws IllegalArgumentException when it is no picture
     */
    public CpuBatcher(Tensor input, InputSettings settings) {
        PictureShape shape = PictureShape.of(input.spec());
        this.settings = settings;
        this.input = InputPicture.of(input, settings);
        this.filled = new Letterbox[shape.batch()];
        this.height = shape.height();
        this.width = shape.width();
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
        if (!letterbox.equals(filled[index])) {
            input.pad(index);
            filled[index] = letterbox;
        }
        scaler.scale(frame, planes, strides);
        for (int y = 0; y < letterbox.height(); y++) {
            for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
                from[channel] = (planeOfChannel[channel] * height + y) * stride;
            }
            input.row(index, letterbox.top() + y, letterbox.left(), letterbox.width(), pixelBytes, from);
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
