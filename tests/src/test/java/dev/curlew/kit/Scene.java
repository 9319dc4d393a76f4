package dev.curlew.kit;

import dev.curlew.detection.Detection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects that move, as a video and as what the test model must see in it. */
public record Scene(int fps, int frames, List<Mover> movers) {

    public Scene(int fps, int frames, Mover... movers) {
        this(fps, frames, List.of(movers));
    }

    public Path write(Path file, TestVideo.Codec codec) {
        return TestVideo.write(
                file,
                codec,
                TestModel.WIDTH,
                TestModel.HEIGHT,
                fps,
                frames,
                (frame, picture) -> movers.forEach(mover -> mover.paint(frame, picture)));
    }

    public List<Detection> detections(int frame) {
        List<Detection> seen = new ArrayList<>();
        for (Mover mover : movers) {
            if (mover.seen().at(frame)) {
                seen.add(new Detection(mover.box(frame), mover.classId(), (float) mover.score()));
            }
        }
        return seen;
    }
}
