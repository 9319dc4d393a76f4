package dev.curlew.batch;

import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * The rule of docs/rationale/resampling.md in the plainest Java: slow, in doubles, for one frame at a time. The GPU's kernel and
 * swscale are held against it, by tests and by the check on a GPU; nothing else uses it.
 */
public final class ResamplingRule {
    private final InputSettings settings;
    private final int width;
    private final int height;

    public ResamplingRule(InputSettings settings, int width, int height) {
        this.settings = settings;
        this.width = width;
        this.height = height;
    }

    /**
     * What the engine should read.
     *
     * @param frame NV12, P010 or P016 in host memory, or copied there
     * @return [3,height,width]
     */
    public double[] apply(Frame frame) {
        Samples samples = Samples.of(frame.pixelFormat());
        if (samples == null) {
            throw new IllegalArgumentException("the rule is written for NV12, P010 and P016 only");
        }
        Letterbox fit = settings.fit(frame.width(), frame.height(), width, height);
        ColorConversion colors = ColorConversion.of(frame.av());
        int w = frame.width();
        int h = frame.height();
        double[][] luma = scale(read(frame, samples, 0, 0, 1, w, h), fit);
        double[][] u = scale(read(frame, samples, 1, 0, 2, (w + 1) / 2, (h + 1) / 2), fit);
        double[][] v = scale(read(frame, samples, 1, 1, 2, (w + 1) / 2, (h + 1) / 2), fit);
        double[] out = new double[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fitX = x - fit.left();
                int fitY = y - fit.top();
                double[] rgb = {settings.pad(), settings.pad(), settings.pad()};
                if (fitX >= 0 && fitX < fit.width() && fitY >= 0 && fitY < fit.height()) {
                    double grey = luma[fitY][fitX] * colors.lumaScale(samples) + colors.lumaOffset();
                    double blueness = u[fitY][fitX] - samples.colourless();
                    double redness = v[fitY][fitX] - samples.colourless();
                    rgb[0] = clamp(grey + redness * colors.redV(samples));
                    rgb[1] = clamp(grey + blueness * colors.greenU(samples) + redness * colors.greenV(samples));
                    rgb[2] = clamp(grey + blueness * colors.blueU(samples));
                }
                for (int plane = 0; plane < 3; plane++) {
                    double colour = rgb[settings.color() == InputSettings.Color.RGB ? plane : 2 - plane];
                    double mean = settings.mean().get(plane);
                    out[(plane * height + y) * width + x] =
                            (colour - mean) / settings.std().get(plane);
                }
            }
        }
        return out;
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(255, value));
    }

    private static double[][] read(Frame frame, Samples samples, int plane, int first, int step, int w, int h) {
        int stride = frame.strides().get(plane);
        long bytes = (long) stride * (h - 1) + (long) ((w - 1) * step + step) * samples.bytes();
        ByteBuffer memory = new BytePointer(frame.av().data(plane))
                .capacity(bytes)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        double[][] values = new double[h][w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int at = y * stride + (x * step + first) * samples.bytes();
                values[y][x] = samples.bytes() == 1 ? memory.get(at) & 0xff : memory.getShort(at) & 0xffff;
            }
        }
        return values;
    }

    private static double[][] scale(double[][] from, Letterbox fit) {
        int h = from.length;
        int w = from[0].length;
        double[][] across = new double[h][fit.width()];
        for (int x = 0; x < fit.width(); x++) {
            for (Tap tap : taps(x, w, fit.width())) {
                for (int y = 0; y < h; y++) {
                    across[y][x] += tap.weight * from[y][tap.sample];
                }
            }
        }
        double[][] to = new double[fit.height()][fit.width()];
        for (int y = 0; y < fit.height(); y++) {
            for (Tap tap : taps(y, h, fit.height())) {
                for (int x = 0; x < fit.width(); x++) {
                    to[y][x] += tap.weight * across[tap.sample][x];
                }
            }
        }
        return to;
    }

    private record Tap(int sample, double weight) {}

    /** A triangle around the pixel's centre, as wide as the picture shrinks; outside, the edge sample goes on. */
    private static List<Tap> taps(int at, int samples, int fitted) {
        double step = (double) samples / fitted;
        double radius = Math.max(step, 1);
        double centre = (at + 0.5) * step - 0.5;
        List<Tap> taps = new java.util.ArrayList<>();
        double sum = 0;
        for (int sample = (int) Math.floor(centre - radius); sample <= centre + radius; sample++) {
            double weight = Math.max(0, 1 - Math.abs(sample - centre) / radius);
            sum += weight;
            taps.add(new Tap(Math.max(0, Math.min(samples - 1, sample)), weight));
        }
        double all = sum;
        return taps.stream().map(tap -> new Tap(tap.sample, tap.weight / all)).toList();
    }

    /**
     * How far an engine's input is from the rule, in steps of an 8-bit pixel.
     *
     * @param input FP32 in host memory
     * @return mean and greatest distance
     */
    public double[] distance(Frame frame, Tensor input, int place) {
        double[] wanted = apply(frame);
        double sum = 0;
        double most = 0;
        int plane = width * height;
        for (int i = 0; i < wanted.length; i++) {
            double std = Math.abs(settings.std().get(i / plane));
            double off = Math.abs(input.floats().get(place * wanted.length + i) - wanted[i]) * std;
            // not a number counts as far away
            most = off <= most ? most : off;
            sum += off;
        }
        return new double[] {sum / wanted.length, most};
    }
}
