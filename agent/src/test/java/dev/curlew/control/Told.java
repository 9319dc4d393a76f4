package dev.curlew.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A sender that notes its answers. */
final class Told {
    final List<Answer> answers = new ArrayList<>();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Sends it and lets the bus work. */
    Answer send(CommandBus bus, String text) throws InterruptedException {
        bus.submit(bytes(text), "test", answers::add);
        bus.work();
        return answers.get(answers.size() - 1);
    }

    /** Without arguments. */
    Answer send(CommandBus bus, String id, String command) throws InterruptedException {
        return send(bus, "{\"id\":\"" + id + "\",\"command\":\"" + command + "\"}");
    }
}
