package dev.curlew.media;

/** A picture cannot be copied from the GPU; the message is the end of a sentence that begins with the source. */
public final class DownloadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DownloadException(String message) {
        super(message);
    }
}
