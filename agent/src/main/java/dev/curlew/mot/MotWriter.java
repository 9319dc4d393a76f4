package dev.curlew.mot;

import dev.curlew.geometry.Box;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes MOTChallenge rows, {@code frame,id,left,top,width,height,confidence,-1,-1,-1}: boxes with two decimals, scores
 * with four, ASCII, no locale. The stream should be buffered; whoever opened it closes it. One thread at a time.
 */
public final class MotWriter {
    private static final byte[] TAIL = {',', '-', '1', ',', '-', '1', ',', '-', '1', '\n'};

    private final OutputStream out;
    private final byte[] buffer = new byte[192];
    private int length;

    public MotWriter(OutputStream out) {
        this.out = out;
    }

    /** @param frame from 1 */
    public void write(long frame, long id, Box box, float confidence) throws IOException {
        length = 0;
        digits(frame);
        comma();
        digits(id);
        comma();
        decimal(box.left(), 100, 2);
        comma();
        decimal(box.top(), 100, 2);
        comma();
        decimal(box.width(), 100, 2);
        comma();
        decimal(box.height(), 100, 2);
        comma();
        decimal(confidence, 10_000, 4);
        System.arraycopy(TAIL, 0, buffer, length, TAIL.length);
        out.write(buffer, 0, length + TAIL.length);
    }

    private void decimal(double value, long scale, int places) {
        long rounded = Math.round(value * scale);
        if (rounded < 0) {
            buffer[length++] = '-';
            rounded = -rounded;
        }
        digits(rounded / scale);
        buffer[length++] = '.';
        long rest = rounded % scale;
        for (int i = places - 1; i >= 0; i--) {
            buffer[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += places;
    }

    private void digits(long value) {
        if (value < 0) {
            buffer[length++] = '-';
        }
        int start = length;
        long rest = value;
        do {
            buffer[length++] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        for (int i = start, j = length - 1; i < j; i++, j--) {
            byte swapped = buffer[i];
            buffer[i] = buffer[j];
            buffer[j] = swapped;
        }
    }

    private void comma() {
        buffer[length++] = ',';
    }
}
