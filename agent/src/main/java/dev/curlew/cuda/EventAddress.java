package dev.curlew.cuda;

import org.bytedeco.cuda.cudart.CUevent_st;

/** Somebody else's CUevent by its address, owning nothing. */
final class EventAddress extends CUevent_st {
    EventAddress at(long address) {
        this.address = address;
        return this;
    }
}
