package dev.curlew.cuda;

import org.bytedeco.cuda.cudart.CUstream_st;

/** Somebody else's CUstream by its address, owning nothing. */
final class StreamAddress extends CUstream_st {
    StreamAddress at(long address) {
        this.address = address;
        return this;
    }
}
