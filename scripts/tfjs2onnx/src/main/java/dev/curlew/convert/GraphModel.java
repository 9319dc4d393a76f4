package dev.curlew.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TensorFlow.js graph model: model.json and the weight shards beside it. */
record GraphModel(Map<String, Node> nodes, Map<String, Constant> weights, List<String> outputs) {

    static GraphModel read(Path modelJson) throws IOException {
        JsonNode json = parse(modelJson);
        JsonNode topology = json.path("modelTopology").path("node");
        if (!topology.isArray()) {
            throw new ConversionException(modelJson + " is no TensorFlow.js graph model (no modelTopology.node;"
                    + " layers models are not supported)");
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (JsonNode each : topology) {
            Node node = Node.parse(each);
            nodes.put(node.name(), node);
        }
        Path folder = modelJson.toAbsolutePath().resolveSibling("");
        Map<String, Constant> weights = Weights.read(json.path("weightsManifest"), folder);
        return new GraphModel(nodes, weights, signatureOutputs(json));
    }

    /** The node of this name. */
    Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new ConversionException("the graph has no node " + name);
        }
        return node;
    }

    private static JsonNode parse(Path modelJson) throws IOException {
        try {
            return new ObjectMapper().readTree(modelJson.toFile());
        } catch (JsonProcessingException e) {
            throw new ConversionException(modelJson + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The converter writes the signature at one of two places, depending on its version. */
    private static List<String> signatureOutputs(JsonNode json) {
        JsonNode signature = json.path("signature");
        if (signature.isMissingNode()) {
            signature = json.path("userDefinedMetadata").path("signature");
        }
        List<String> outputs = new ArrayList<>();
        signature
                .path("outputs")
                .forEach(output -> outputs.add(output.path("name").asText()));
        return outputs;
    }
}
