package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.Tensor;
import java.util.List;

/**
 * Turns one frame's slice of an engine's outputs into detections in source pixels. An instance keeps scratch memory
 * and belongs to one inference thread; it touches nothing but its arguments.
 */
public interface OutputParser {

    /**
     * @param outputs the engine's outputs, in the order of its specs; host memory
     * @param index which frame of the batch
     * @param letterbox how that frame was laid into the input
     * @return by descending score, after non-maximum suppression
     */
    List<Detection> parse(List<Tensor> outputs, int index, Letterbox letterbox);
}
