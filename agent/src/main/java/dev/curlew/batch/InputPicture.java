package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.Tensor;

/** Pictures in an engine's input, of whatever type and order it wants them. Belongs to one inference thread. */
interface InputPicture {

    /** Whether more than 8 bits of a colour are of use to it. */
    boolean isDeep();

    /** Fills one picture's place with the padding colour. */
    void pad(int index);

    /**
     * Converts {@code count} pixels of one row.
     *
     * @param planes as swscale wrote them
     * @param row of the planes, whose pixels go to row {@code y} of the input from column {@code x} on
     */
    void row(int index, int y, int x, int count, ScaledPlanes planes, int row);

    static InputPicture of(Tensor input, InputSettings settings) {
        PictureShape shape = PictureShape.of(input.spec());
        return input.spec().type() == DataType.UINT8
                ? new BytePicture(input.bytes(), shape, settings)
                : new FloatPicture(input.floats(), shape, settings);
    }
}
