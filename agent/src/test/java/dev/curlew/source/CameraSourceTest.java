package dev.curlew.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.media.Packet;
import dev.curlew.source.RtspCamera.Then;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A camera as the decode thread sees it, with less patience than in life. */
class CameraSourceTest {
    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private final AtomicInteger packets = new AtomicInteger();

    private void readAll(RtspCamera camera) throws SourceException {
        SourceSettings settings = SourceSettings.file(camera.url());
        try (VideoSource source = new VideoSource(settings, new InterruptFlag(), PATIENCE);
                Packet packet = new Packet()) {
            while (source.read(packet)) {
                packets.incrementAndGet();
            }
        }
    }

    @Test
    void endsWhenTheCameraHangsUp() throws Exception {
        try (RtspCamera camera = new RtspCamera(30, Then.HANG_UP)) {
            readAll(camera);
        }
        assertThat(packets).hasValue(30);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHATTER", "SILENT"})
    void aCameraWithoutPicturesIsGivenUpWhateverElseItSends(Then then) throws Exception {
        try (RtspCamera camera = new RtspCamera(30, then)) {
            assertThatThrownBy(() -> readAll(camera))
                    .isInstanceOf(SourceException.class)
                    .hasMessage(camera.url()
                            + ": reading failed: no picture for 2500 ms (is the camera still on the network?)");
        }
        assertThat(packets).hasValue(30);
    }

    @Test
    void aCameraThatNeverSendsAPictureIsGivenUp() throws Exception {
        try (RtspCamera camera = new RtspCamera(0, Then.CHATTER)) {
            assertThatThrownBy(() -> readAll(camera))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(": no picture for 2500 ms (is the camera still on the network?)");
        }
    }

    @Test
    void aCameraThatDoesNotAnswerIsNotSaidToHoldInvalidData() throws Exception {
        try (RtspCamera camera = new RtspCamera(0, Then.DEAF)) {
            assertThatThrownBy(() -> readAll(camera))
                    .isInstanceOf(SourceException.class)
                    .hasMessage(camera.url() + ": cannot be opened: no answer within 2500 ms (is the camera on, are"
                            + " address and port right, does a firewall let them through?)");
        }
    }

    @Test
    void aHostWithoutAnAddressIsSaidToBeUnknown() {
        SourceSettings settings = SourceSettings.file("rtsp://user:p@ss@camera.invalid:554/live");

        assertThatThrownBy(() -> new VideoSource(settings))
                .isInstanceOf(SourceException.class)
                .hasMessage("rtsp://***@camera.invalid:554/live: cannot be opened: no address is known for the name"
                        + " camera.invalid; check the spelling in url, and this machine's DNS server");
    }

    @Test
    void aHostThatIsASecretIsNotNamed() {
        SourceSettings settings =
                SourceSettings.file("rtsp://camera.invalid/live").shownAs("rtsp://***/live");

        assertThatThrownBy(() -> new VideoSource(settings))
                .hasMessageStartingWith("rtsp://***/live: cannot be opened: no address is known for its host; ");
    }
}
