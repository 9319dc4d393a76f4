package dev.curlew.link;

/** Told once what became of a message that was sent, on any thread; it must be quick. */
public interface SendAnswer {
    void acknowledged();

    void failed(LinkException reason);
}
