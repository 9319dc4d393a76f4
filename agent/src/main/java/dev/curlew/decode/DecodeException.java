package dev.curlew.decode;

/** Video that cannot be decoded; the message is the end of a sentence that begins with the source. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1;

    public DecodeException(String message) {
        super(message);
    }
}
