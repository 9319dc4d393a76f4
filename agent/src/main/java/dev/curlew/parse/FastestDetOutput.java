package dev.curlew.parse;

import dev.curlew.parse.ImageSize.Grid;

/** The only output [batch,5 + classes,rows,columns] of a FastestDet: objectness, four numbers of a box, scores. */
record FastestDetOutput(Grid grid, int classes) implements Layout {

    @Override
    public OutputParser parser(ParserSettings settings) {
        return new FastestDetParser(this, settings);
    }
}
