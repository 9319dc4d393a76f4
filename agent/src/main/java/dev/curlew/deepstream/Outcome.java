package dev.curlew.deepstream;

/** What became of a key. */
public enum Outcome {
    MAPPED("mapped"),
    UNNEEDED("not needed"),
    UNSUPPORTED("not supported"),
    UNKNOWN("unknown");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
