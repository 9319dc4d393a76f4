package dev.curlew.tensor;

/**
 * How pictures lie in an input of four dimensions: [N,3,H,W], plane after plane, or [N,H,W,3], pixel after pixel.
 *
 * @param channelsLast whether a pixel's three numbers stand together
 */
public record PictureShape(int batch, int height, int width, boolean channelsLast) {
    public static final int CHANNELS = 3;

    private static final long MAX_SIDE = 16384;

    /** @throws IllegalArgumentException when the input is no picture of fixed size; the message names the input */
    public static PictureShape of(TensorSpec input) {
        if (!isPicture(input)) {
            throw new IllegalArgumentException(
                    "input " + input + " is no picture; expected [1,3,height,width] or [1,height,width,3]");
        }
        boolean last = input.shape().get(1) != CHANNELS;
        return new PictureShape(
                Math.toIntExact(input.shape().get(0)), side(input, last ? 1 : 2), side(input, last ? 2 : 3), last);
    }

    public static boolean isPicture(TensorSpec input) {
        return input.shape().size() == 4
                && (input.shape().get(1) == CHANNELS || input.shape().get(3) == CHANNELS);
    }

    private static int side(TensorSpec input, int axis) {
        long side = input.shape().get(axis);
        if (side < 1 || side > MAX_SIDE) {
            throw new IllegalArgumentException("input " + input + " has no fixed size between 1 and " + MAX_SIDE
                    + " pixels; export the model with a fixed height and width");
        }
        return (int) side;
    }

    /** Numbers of one picture. */
    public int elements() {
        return CHANNELS * height * width;
    }

    /** Where a pixel's number stands among those of its picture. */
    public int at(int channel, int y, int x) {
        return channelsLast ? (y * width + x) * CHANNELS + channel : (channel * height + y) * width + x;
    }
}
