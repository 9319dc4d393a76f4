package dev.curlew.convert;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One protobuf message, written field by field. */
final class Proto {
    private final ByteString.Output bytes = ByteString.newOutput();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    Proto add(int field, long value) {
        return write(() -> out.writeInt64(field, value));
    }

    Proto add(int field, float value) {
        return write(() -> out.writeFloat(field, value));
    }

    Proto add(int field, String value) {
        return write(() -> out.writeString(field, value));
    }

    Proto add(int field, ByteString value) {
        return write(() -> out.writeBytes(field, value));
    }

    Proto add(int field, Proto message) {
        return add(field, message.toByteString());
    }

    ByteString toByteString() {
        write(out::flush);
        return bytes.toByteString();
    }

    private Proto write(Field field) {
        try {
            field.write();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return this;
    }

    private interface Field {
        void write() throws IOException;
    }
}
