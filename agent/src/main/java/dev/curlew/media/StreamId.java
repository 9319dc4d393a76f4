package dev.curlew.media;

/** Names one camera or file, as the configuration does. */
public record StreamId(String name) {
    public StreamId {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException("a source's name must be 1 to 64 letters, digits, '_', '.' or '-'"
                    + " and start with a letter or digit, but was '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
