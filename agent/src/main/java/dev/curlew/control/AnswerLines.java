package dev.curlew.control;

import dev.curlew.lifecycle.Worker;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers as JSON lines. Any thread hands them over and does not wait: where nobody reads what is written, which holds up
 * this worker's own thread, answers are lost and commands go on. The stream stays the caller's.
 */
public final class AnswerLines implements Worker, Consumer<Answer> {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerLines.class);
    private static final int MOST = 256;

    private final PrintStream out;
    private final String to;
    private final BlockingQueue<Answer> waiting = new ArrayBlockingQueue<>(MOST);
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean stopped;

    /** @param to what the stream is called in the log */
    public AnswerLines(PrintStream out, String to) {
        this.out = out;
        this.to = to;
    }

    @Override
    public void accept(Answer answer) {
        if (waiting.offer(answer)) {
            told.set(false);
        } else if (!told.getAndSet(true)) {
            LOG.warn(
                    "{} answers wait because nobody reads {}; the answer to {} is lost, and later ones until somebody"
                            + " does (send a command again to have its answer)",
                    MOST,
                    to,
                    answer.id());
        }
    }

    @Override
    public boolean work() throws InterruptedException {
        Answer answer = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (answer == null) {
            return !stopped;
        }
        byte[] text = (answer.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(text, 0, text.length);
        out.flush();
        return true;
    }

    /** It ends once everything is written. */
    public void stop() {
        stopped = true;
    }
}
