package dev.curlew.parse;

/** Whole numbers in parameters. */
final class Whole {
    private Whole() {}

    /** -1 when it is none of at most six digits. */
    static int parse(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    }
}
