package dev.curlew.mot;

import java.io.IOException;

/** A line that is not MOTChallenge text; the message names file, line, column, rule and value. */
public final class MotFormatException extends IOException {
    private static final long serialVersionUID = 1;

    MotFormatException(String message) {
        super(message);
    }
}
