package dev.curlew.media;

/** Names one camera or file, as the configuration does. */
public record StreamId(String name) {
    public static final int MAX_LENGTH = 64;
    public static final String FORM = "[A-Za-z0-9][A-Za-z0-9_.-]{0," + (MAX_LENGTH - 1) + "}";

    public StreamId {
        if (!name.matches(FORM)) {
            throw new IllegalArgumentException("a source's name must be 1 to 64 letters, digits, '_', '.' or '-'"
                    + " and start with a letter or digit, but was '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
