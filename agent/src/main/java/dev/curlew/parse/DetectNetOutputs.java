package dev.curlew.parse;

import dev.curlew.parse.ImageSize.Grid;

/**
 * The two outputs of a DetectNet_v2.
 *
 * @param coverage index among the engine's outputs, like {@code boxes}
 */
record DetectNetOutputs(Grid grid, int coverage, int boxes, int classes) implements Layout {

    @Override
    public OutputParser parser(ParserSettings settings) {
        return new DetectNetParser(this, settings);
    }
}
