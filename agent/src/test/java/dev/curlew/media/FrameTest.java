package dev.curlew.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;

import dev.curlew.cuda.RecordingGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final RecordingGpu gpu = new RecordingGpu();
    private final FramePool pool = new FramePool(1);

    @AfterEach
    void close() {
        pool.close();
        gpu.close();
    }

    private DevicePicture picture() throws Exception {
        return new DevicePicture(pool, gpu, AV_PIX_FMT_NV12, 6, 4, 9, (plane, x, y) -> plane * 100 + 10 * y + x);
    }

    @Test
    void copiesAPictureFromTheDeviceOnceForAllWhoLookAtIt() throws Exception {
        try (DevicePicture picture = picture()) {
            Frame frame = picture.frame();
            frame.surface().colorspace(AVCOL_SPC_BT709);
            assertThat(frame.isOnDevice()).isTrue();
            assertThat(frame.width()).isEqualTo(6);
            assertThat(picture.downloads()).isZero();
            ExecutorService readers = Executors.newFixedThreadPool(4);
            List<Future<Integer>> seen = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                seen.add(readers.submit(
                        () -> (int) frame.av().data(0).get(2L * frame.strides().get(0) + 5)));
            }
            for (Future<Integer> value : seen) {
                assertThat(value.get()).isEqualTo(25);
            }
            readers.shutdown();
            assertThat(readers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            assertThat(frame.pixelFormat()).isEqualTo(AV_PIX_FMT_NV12);
            assertThat(frame.av().colorspace()).isEqualTo(AVCOL_SPC_BT709);
            assertThat(frame.av().data(1).get(3)).isEqualTo((byte) 201);
            assertThat(picture.downloads()).isEqualTo(1);
            assertThat(pool.downloadedBytes()).isEqualTo(6 * 4 * 3 / 2);
            assertThat(frame.isOnDevice()).isTrue();
            frame.release();
        }
    }

    @Test
    void forgetsTheCopyWithThePicture() throws Exception {
        try (DevicePicture first = picture()) {
            first.frame().planes();
            first.frame().release();
        }
        Frame next = Pictures.planar(pool, AV_PIX_FMT_GRAY8, 2, 2, 0, (plane, x, y) -> 77);

        assertThat(next.isOnDevice()).isFalse();
        assertThat(next.pixelFormat()).isEqualTo(AV_PIX_FMT_GRAY8);
        assertThat(next.av().data(0).get(0)).isEqualTo((byte) 77);
        next.release();
    }

    @Test
    void movesAPictureToTheHostForGood() throws Exception {
        try (DevicePicture picture = picture()) {
            Frame frame = picture.frame();

            frame.bringToHost();

            assertThat(frame.isOnDevice()).isFalse();
            assertThat(frame.surface().data(0).get(5)).isEqualTo((byte) 5);
            assertThat(frame.av().format()).isEqualTo(AV_PIX_FMT_NV12);
            frame.release();
        }
    }

    @Test
    void givesItsFenceBackOnceNobodyHoldsIt() throws Exception {
        try (DevicePicture picture = picture()) {
            Frame frame = picture.frame();
            frame.retain();
            assertThat(frame.fence().event()).isEqualTo(9);

            frame.release();
            assertThat(picture.fencesBack()).isZero();
            frame.release();

            assertThat(picture.fencesBack()).isEqualTo(1);
        }
    }

    @Test
    void saysWhenItCannotBeCopied() throws Exception {
        try (DevicePicture picture = picture()) {
            picture.failDownloads(-12);
            assertThatThrownBy(() -> picture.frame().av())
                    .isInstanceOf(DownloadException.class)
                    .hasMessage("a picture cannot be copied from the GPU: Cannot allocate memory");
            picture.failDownloads(0);
            assertThat(picture.frame().av().width()).isEqualTo(6);
            picture.frame().release();
        }
    }
}
