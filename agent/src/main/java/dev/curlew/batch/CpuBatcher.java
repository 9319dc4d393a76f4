package dev.curlew.batch;

import dev.curlew.geometry.Letterbox;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames in host memory into an engine's input, [N,3,H,W] or [N,H,W,3]: swscale scales them into planes, then one pass
 * turns those into what the engine reads. Belongs to one inference thread; nothing native is allocated per frame.
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

    private final ScaledPlanes planes;

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
        this.planes = new ScaledPlanes(width, height, settings.color());
    }

    @Override
    public Letterbox write(Frame frame, int index) {
        PictureScaler scaler = scalerFor(frame);
        Letterbox letterbox = scaler.letterbox();
        if (!letterbox.equals(filled[index])) {
            input.pad(index);
            filled[index] = letterbox;
        }
        scaler.scale(frame, planes);
        for (int y = 0; y < letterbox.height(); y++) {
            input.row(index, letterbox.top() + y, letterbox.left(), letterbox.width(), planes, y);
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
        PictureScaler scaler = new PictureScaler(frame, letterbox, input.isDeep());
        scalers.addLast(scaler);
        return scaler;
    }

    @Override
    public void close() {
        scalers.forEach(PictureScaler::close);
        scalers.clear();
        planes.close();
        mark.close();
    }
}
