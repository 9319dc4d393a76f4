package dev.curlew.spool;

/** Entry numbers from {@code from} on and below {@code below}. */
public record Span(long from, long below) {}
