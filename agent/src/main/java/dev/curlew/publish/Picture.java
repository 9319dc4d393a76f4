package dev.curlew.publish;

/** Size of the source's pictures in pixels. */
record Picture(int width, int height) {}
