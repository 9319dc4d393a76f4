package dev.curlew.parse;

/**
 * Logits [batch,queries,channels] and boxes [batch,queries,4] of a DETR.
 *
 * @param softmax over all channels, of which the last says that there is no object; otherwise a sigmoid of each
 */
record QueryOutputs(int logits, int boxes, int channels, boolean softmax, BoxCode box) implements Layout {

    @Override
    public int classes() {
        return softmax ? channels - 1 : channels;
    }

    @Override
    public OutputParser parser(ParserSettings settings) {
        return new QueryParser(this, settings);
    }
}
