package dev.curlew.pipeline;

/** Something does not fit into the GPU's memory; the message has the numbers and the key to change. */
public final class AdmissionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AdmissionException(String message) {
        super(message);
    }

    AdmissionException(String message, Throwable cause) {
        super(message, cause);
    }
}
