package dev.curlew.publish;

import java.io.ByteArrayOutputStream;

/** The bytes of one message, used again for the next. */
final class MessageBuffer extends ByteArrayOutputStream {
    MessageBuffer() {
        super(1024);
    }

    /** The first {@link #size} bytes count, until the next write. */
    byte[] array() {
        return buf;
    }
}
