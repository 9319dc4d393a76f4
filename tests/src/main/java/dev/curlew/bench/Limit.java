package dev.curlew.bench;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What this machine could do with a model and a video if everything but inference, decoding and scaling were free:
 * cores / (CPU time per frame of the three). The same libraries as the agent, none of its code. Prints one line of JSON.
 */
final class Limit {
    private Limit() {}

    public static void main(String[] arguments) throws IOException, OrtException, InterruptedException {
        if (arguments.length != 4) {
            System.err.println("usage: Limit model.onnx video passes threads");
            System.exit(2);
        }
        int passes = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        try (LimitInference inference = new LimitInference(Path.of(arguments[0]), threads)) {
            LimitVideo.Costs video = LimitVideo.measure(arguments[1], passes, inference.width(), inference.height());
            inference.fill(video.pictures());
            LimitInference.Costs alone = inference.measure(1, video.frames() / (2 * passes));
            LimitInference.Costs together = inference.measure(threads, video.frames());
            print(threads, video, alone, together);
        }
    }

    private static void print(
            int threads, LimitVideo.Costs video, LimitInference.Costs alone, LimitInference.Costs together)
            throws IOException {
        double sum = together.cpuMillis() + video.decodeMillis() + video.scaleMillis();
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("threads", threads)
                .put("frames", video.frames())
                .put("inferenceMillis", together.cpuMillis())
                .put("decodeMillis", video.decodeMillis())
                .put("scaleMillis", video.scaleMillis())
                .put("cpuSecondsPer1000Frames", sum)
                .put("fps", threads * 1000 / sum)
                .put("inferenceAloneMillis", alone.cpuMillis())
                .put("inferenceAloneWallMillis", alone.medianWallMillis())
                .put("inferenceTogetherWallMillis", together.medianWallMillis())
                .put("inferenceTogetherFps", together.fps());
        System.out.println(json.writeValueAsString(root));
    }
}
