package dev.curlew.cuda;

import java.nio.Buffer;
import org.bytedeco.javacpp.Pointer;

/** A pointer to anywhere that owns nothing and can be turned elsewhere, so that a call costs no new object. */
final class Address extends Pointer {
    Address at(long address) {
        this.address = address;
        return this;
    }

    /** Of a direct buffer's first byte. */
    static long of(Buffer buffer) {
        return getDirectBufferAddress(buffer);
    }
}
