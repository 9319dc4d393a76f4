package dev.curlew.tensor;

/** Element types under KServe's names, as Triton's metadata writes them; config.pbtxt puts TYPE_ in front. */
public enum DataType {
    BOOL(1),
    UINT8(1),
    INT8(1),
    INT32(4),
    INT64(8),
    FP16(2),
    FP32(4),
    FP64(8);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element. */
    public int bytes() {
        return bytes;
    }
}
