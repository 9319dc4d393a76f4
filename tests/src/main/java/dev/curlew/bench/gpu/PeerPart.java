package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The agent beside what a good engineer writes in Python with PyTorch, both with eight streams of the same network. */
final class PeerPart implements Check.Part {
    private static final int STREAMS = 8;
    private static final double TIMES = 2;
    private static final long PATIENCE_SECONDS = 420;

    private final Path python;

    PeerPart(Path python) {
        this.python = python;
    }

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        Pack pack = check.pack();
        int streams = pack.cpu() ? 1 : STREAMS;
        JsonNode peer = Child.start(
                        pack.work().resolve("peer"),
                        "peer",
                        List.of(
                                python.toString(),
                                pack.folder().resolve("peers/torch_loop.py").toString(),
                                "--video",
                                pack.clip(Speeds.CLIP).toString(),
                                "--streams",
                                Integer.toString(streams),
                                "--seconds",
                                Double.toString(check.seconds()),
                                "--rounds",
                                Integer.toString(check.rounds())),
                        Map.of())
                .json(PATIENCE_SECONDS);
        for (JsonNode way : peer.path("ways")) {
            double fps = way.path("fps").asDouble();
            check.add(Row.figure(
                    "peer",
                    "python, " + way.path("name").asText(),
                    fps,
                    String.format(Locale.ROOT, "%,.0f fps", fps),
                    way.path("note").asText()));
        }
        String model = SpeedPart.model(pack, "rtdetr", STREAMS);
        Speeds.Speed ours = check.speeds().of(model, streams);
        double best = peer.path("best").path("fps").asDouble();
        String detours = ours.detours();
        check.add(Row.goal(
                "peer",
                "agent / best python loop, " + streams + " streams",
                ours.fps() / best,
                String.format(Locale.ROOT, "%.1f times", ours.fps() / best),
                ">= 2 times",
                ours.fps() >= TIMES * best && detours.isEmpty(),
                detours.isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "%,.0f and %,.0f fps; python's bottleneck: %s",
                                ours.fps(),
                                best,
                                peer.path("bottleneck").asText())
                        : detours));
    }
}
