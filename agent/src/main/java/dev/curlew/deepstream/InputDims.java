package dev.curlew.deepstream;

import java.util.List;

/**
 * What a configuration says that the model takes, as channels;height;width.
 *
 * @param place file and line
 * @param value as it was written
 */
public record InputDims(String place, String key, String value, List<String> dims) {
    public InputDims {
        dims = List.copyOf(dims);
    }

    /** Something to do where the file takes another picture; "" where both agree. */
    public String differs(int height, int width) {
        String taken = "3;" + height + ";" + width;
        return String.join(";", dims).equals(taken)
                ? ""
                : place + ": " + key + " is " + value + ", but the ONNX file takes " + taken
                        + "; look whether it is the right file. If it is, there is nothing else to do: Curlew goes by"
                        + " the file";
    }
}
