package dev.curlew.media;

/** A point on a GPU's queue behind which one picture is whole. Any thread; belongs to the picture until it is given back. */
public interface Fence {
    /** The CUevent; a queue that waits for it waits for this picture and for none that was queued later. */
    long event();

    /** The picture was let go of. Once. */
    void giveBack();
}
