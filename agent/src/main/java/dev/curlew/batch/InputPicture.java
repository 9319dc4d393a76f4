package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.Tensor;
import java.nio.ByteBuffer;

/** Pictures in an engine's input, of whatever type and order it wants them. Belongs to one inference thread. */
interface InputPicture {

    /** Fills one picture's place with the padding colour. */
    void pad(int index);

    /**
     * Converts {@code count} pixels of one row.
     *
     * @param planes the three channels' bytes, in the input's order
     * @param from where in {@code planes} each channel's first pixel stands
     */
    void row(int index, int y, int x, int count, ByteBuffer planes, int[] from);

    static InputPicture of(Tensor input, InputSettings settings) {
        PictureShape shape = PictureShape.of(input.spec());
        return input.spec().type() == DataType.UINT8
                ? new BytePicture(input.bytes(), shape, settings)
                : new FloatPicture(input.floats(), shape, settings);
    }
}
