package dev.curlew.convert;

/** A model that cannot be converted; the message is one line for the user. */
final class ConversionException extends RuntimeException {
    ConversionException(String message) {
        super(message);
    }

    ConversionException(String message, Throwable cause) {
        super(message, cause);
    }
}
