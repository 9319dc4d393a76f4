package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.Frame;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFileTest {
    @TempDir
    Path folder;

    @Test
    void drawsEveryPictureIntoTheSameMemory() throws Exception {
        try (Pictures pictures = new Pictures()) {
            Frame frame = pictures.grey(320, 240, 0, 0);
            Canvas canvas = new Canvas(320, 240, Colors.of(frame.av()));
            PendingFile file = PendingFile.beside(folder.resolve("out.mp4"));
            long address = canvas.av().data(0).address();
            try (VideoFile video = new VideoFile(file, canvas, frame.av().sample_aspect_ratio(), 0)) {
                for (int i = 0; i < 5; i++) {
                    canvas.load(frame);
                    video.write(canvas, i * 40_000_000L);
                    assertThat(canvas.av().data(0).address()).isEqualTo(address);
                }
            }
            frame.release();
            canvas.close();
        }
    }
}
