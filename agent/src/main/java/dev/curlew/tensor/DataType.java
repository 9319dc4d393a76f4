package dev.curlew.tensor;

/** Element types under KServe's names, as Triton's metadata writes them; config.pbtxt puts TYPE_ in front. */
public enum DataType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    FP32(4),
    FP64(8),
    /** Texts of any length; config.pbtxt may name it, no engine of ours takes it. */
    STRING(0),
    BF16(2);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element; 0 where elements differ in size. */
    public int bytes() {
        return bytes;
    }
}
