package dev.curlew.batch;

/** A picture that cannot become an engine's input; the message is the end of a sentence that begins with the source. */
public final class PictureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PictureException(String message) {
        super(message);
    }
}
