package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.spool.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FollowedFileTest {
    /** A disk with room for so many bytes until somebody makes more. */
    private static final class SmallDisk extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private int room = 10;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int fits = Math.min(length, room - kept.size());
            kept.write(bytes, offset, fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        }
    }

    private static void send(FollowedFile file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.send(Priority.EVENT, "gate", "track.start", 1, 1, 1, bytes, bytes.length);
    }

    @Test
    void halfALineOnAFullDiskDoesNotSpoilTheNextOne() throws IOException {
        SmallDisk disk = new SmallDisk();
        try (FollowedFile file = new FollowedFile(false, disk)) {
            send(file, "{1}");
            assertThatThrownBy(() -> send(file, "{cut off}")).hasMessageContaining("No space");
            disk.room = 100;
            send(file, "{2}");
            send(file, "{3}");
        }
        assertThat(disk.kept).hasToString("{1}\n{cut o\n{2}\n{3}\n");
    }
}
