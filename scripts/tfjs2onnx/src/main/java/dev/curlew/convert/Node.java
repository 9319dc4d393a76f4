package dev.curlew.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A node of the TensorFlow graph: NodeDef and AttrValue in protobuf's JSON form. */
record Node(String name, String op, List<String> inputs, JsonNode attributes) {

    static Node parse(JsonNode json) {
        List<String> inputs = new ArrayList<>();
        for (JsonNode input : json.path("input")) {
            if (!input.asText().startsWith("^")) { // ^name orders execution and carries no tensor
                inputs.add(tensorName(input.asText()));
            }
        }
        return new Node(json.path("name").asText(), json.path("op").asText(), inputs, json.path("attr"));
    }

    /** The tensor's name without the :0 that stands for a node's first output. */
    static String tensorName(String reference) {
        return reference.endsWith(":0") ? reference.substring(0, reference.length() - 2) : reference;
    }

    /** The node that makes the tensor. */
    static String nodeName(String tensorName) {
        int colon = tensorName.indexOf(':');
        return colon < 0 ? tensorName : tensorName.substring(0, colon);
    }

    String text(String key, String fallback) {
        JsonNode text = attributes.path(key).path("s");
        return text.isMissingNode() ? fallback : decode(text);
    }

    List<String> texts(String key) {
        List<String> result = new ArrayList<>();
        attributes.path(key).path("list").path("s").forEach(text -> result.add(decode(text)));
        return result;
    }

    /** Protobuf's JSON writes an int64 as a string; asInt reads both. */
    List<Integer> ints(String key) {
        List<Integer> result = new ArrayList<>();
        attributes.path(key).path("list").path("i").forEach(number -> result.add(number.asInt()));
        return result;
    }

    int integer(String key) {
        return attributes.path(key).path("i").asInt(0);
    }

    float number(String key, float fallback) {
        return (float) attributes.path(key).path("f").asDouble(fallback);
    }

    boolean flag(String key) {
        return attributes.path(key).path("b").asBoolean(false);
    }

    String type(String key) {
        return attributes.path(key).path("type").asText("");
    }

    /** Lengths of an attribute that is a shape; -1 where the graph leaves one open. */
    List<Integer> shape(String key) {
        List<Integer> result = new ArrayList<>();
        attributes
                .path(key)
                .path("shape")
                .path("dim")
                .forEach(dim -> result.add(dim.path("size").asInt(0)));
        return result;
    }

    ConversionException refuse(String reason) {
        return new ConversionException("op " + op + ", node " + name + ": " + reason);
    }

    private static String decode(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }
}
