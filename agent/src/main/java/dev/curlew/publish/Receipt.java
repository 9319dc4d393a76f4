package dev.curlew.publish;

/** Told once what became of a message. */
public interface Receipt {
    /** It is the other side's now. */
    void delivered();

    void failed(PublishException reason);
}
