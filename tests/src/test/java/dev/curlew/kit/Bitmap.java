package dev.curlew.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A black picture as a BMP file, 24 bits a pixel. */
public final class Bitmap {
    private static final int HEADER = 14 + 40;

    private Bitmap() {}

    public static Path write(Path file, int width, int height) throws IOException {
        int pixels = (width * 3 + 3) / 4 * 4 * height;
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + pixels).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 'B').put((byte) 'M').putInt(HEADER + pixels).putInt(0).putInt(HEADER);
        bytes.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        return Files.write(file, bytes.array());
    }
}
