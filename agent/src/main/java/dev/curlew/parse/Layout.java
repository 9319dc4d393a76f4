package dev.curlew.parse;

/** Where in a model's outputs boxes, scores and classes stand. */
interface Layout {
    int classes();

    OutputParser parser(ParserSettings settings);
}
