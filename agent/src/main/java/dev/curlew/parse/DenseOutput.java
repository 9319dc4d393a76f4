package dev.curlew.parse;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;

/**
 * One output of many rows [batch,rows,channels], each a box, perhaps an objectness, a score per class and perhaps more
 * that is no score; or the same turned round, [batch,channels,rows].
 *
 * @param index among the engine's outputs
 * @param columns whether it is turned round
 * @param firstScore channel of class 0: 4, or 5 with an objectness, by which scores are multiplied
 */
record DenseOutput(int index, boolean columns, int channels, int firstScore, int classes, BoxCode box)
        implements Layout {
    static final int BOX = 4;
    static final int BOX_AND_OBJECTNESS = 5;
    /** Mask coefficients of YOLO's segmentation models. */
    static final int MASKS = 32;

    private static final int MAX_CHANNELS = 1 << 16;

    @Override
    public OutputParser parser(ParserSettings settings) {
        return columns ? new ColumnParser(this, settings) : new RowParser(this, settings);
    }

    /** The place of the only FP32 output of three dimensions, -1 when there is none or more than one. */
    static int only(List<TensorSpec> outputs) {
        int found = -1;
        for (int i = 0; i < outputs.size(); i++) {
            TensorSpec output = outputs.get(i);
            if (output.shape().size() == 3 && output.type() == DataType.FP32) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /** Channels behind the scores: as many as there are prototypes, or what labels, else COCO's, leave over. */
    static long masks(Signature model, long channels, int firstScore) {
        for (TensorSpec output : model.outputs()) {
            if (output.shape().size() == 4 && output.shape().get(1) > 0) {
                return output.shape().get(1);
            }
        }
        int classes =
                model.labels().isEmpty() ? Parsers.COCO_CLASSES : model.labels().size();
        return channels == firstScore + classes + MASKS ? MASKS : 0;
    }

    static boolean isChannels(long channels, int firstScore) {
        return channels > firstScore && channels <= MAX_CHANNELS;
    }
}
