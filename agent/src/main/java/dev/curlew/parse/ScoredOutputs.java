package dev.curlew.parse;

import dev.curlew.tensor.TensorSpec;

/**
 * Rows that already have one score and one class each, as detectors give them that choose their best themselves.
 *
 * @param boxes first of a row's four numbers
 * @param count output that says how many rows count, -1 when all do
 * @param firstClass id that the first label has
 */
record ScoredOutputs(Column boxes, Column scores, Column ids, int count, BoxCode box, int firstClass, int classes)
        implements Layout {

    /** Which size of the scores' shape is the number of rows: in rows of several channels, the one before the last. */
    int rowAxis(TensorSpec scores) {
        return scores.shape().size() == 1 ? 0 : 1;
    }

    @Override
    public OutputParser parser(ParserSettings settings) {
        return new ScoredParser(this, settings);
    }
}
