package dev.curlew.render;

/** A colour in a picture's own YUV numbers, 0 to 255 each. */
record Ink(int y, int u, int v) {}
