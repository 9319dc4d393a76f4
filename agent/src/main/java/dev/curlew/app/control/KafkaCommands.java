package dev.curlew.app.control;

import dev.curlew.app.output.Brokers;
import dev.curlew.control.Answer;
import dev.curlew.lifecycle.Worker;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.kafka.KafkaMessage;
import dev.curlew.link.kafka.KafkaReader;
import dev.curlew.link.kafka.KafkaSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from a topic of a Kafka cluster, one after the other: the next is taken when the one before was carried out and
 * its answer sent, so that none is lost with the agent. Its own thread reads and answers; the main thread starts, stops
 * and closes.
 */
final class KafkaCommands implements CommandSource, Worker {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommands.class);
    private static final String CORRELATION = "correlationId";
    private static final int CORRELATION_LENGTH = 256;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long END_NANOS = 3_000_000_000L;

    private final CommandIntake intake;
    private final KafkaReader reader;
    private final KafkaSender sender;
    private final Duration connectTimeout;
    private final Duration answerTimeout;
    private final WorkerThread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closed;
    private boolean started;
    /** Then those behind are not held up for a minute each. */
    private boolean gaveUp;

    KafkaCommands(CommandIntake intake, Brokers brokers) {
        this.intake = intake;
        String broker = intake.settings().broker();
        this.reader = brokers.kafkaReader(intake.settings(), this::take);
        this.sender = brokers.kafkaSender(broker);
        this.connectTimeout = brokers.settings(broker).connectTimeout();
        this.answerTimeout = brokers.settings(broker).answerTimeout();
        this.thread = new WorkerThread(
                        "commands " + intake.name(),
                        this,
                        e -> LOG.error("commands.{}: no more commands are taken", intake.name(), e))
                .asDaemon();
    }

    @Override
    public CommandIntake intake() {
        return intake;
    }

    @Override
    public void start() {
        started = true;
        thread.start();
    }

    @Override
    public boolean work() throws InterruptedException {
        return reader.work();
    }

    /** Whom a command is for: whoever has a topic of its own, else whom the key names, and without a key everybody. */
    private boolean take(KafkaMessage message) throws InterruptedException {
        String key = message.key();
        if (!intake.settings().isOwnTopic() && key != null && !key.isEmpty() && !key.equals(intake.thing())) {
            intake.leave();
            return true;
        }
        CompletableFuture<Answer> told = new CompletableFuture<>();
        intake.submit(message.body(), told::complete);
        Answer answer = await(told);
        if (answer == null) {
            return false;
        }
        send(answer, message.headers().getOrDefault(CORRELATION, ""));
        return true;
    }

    /** Null when the agent ends before. */
    private @Nullable Answer await(CompletableFuture<Answer> told) throws InterruptedException {
        while (true) {
            try {
                return told.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (closed) {
                    return null;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void send(Answer answer, String correlation) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("id", answer.id());
        if (!correlation.isEmpty() && correlation.length() <= CORRELATION_LENGTH) {
            headers.put(CORRELATION, correlation);
        }
        KafkaMessage message = new KafkaMessage(intake.answers(), intake.thing(), CommandIntake.body(answer), headers);
        long deadline = System.nanoTime() + (gaveUp ? 0 : PATIENCE_NANOS);
        while (true) {
            LinkException reason = attempt(message);
            if (reason == null) {
                gaveUp = false;
                intake.sent(answer);
                return;
            }
            boolean hopeless = reason.fault().cure() != Fault.Cure.TIME;
            if (hopeless || System.nanoTime() > deadline || stopped.await(1, TimeUnit.SECONDS)) {
                gaveUp = true;
                intake.giveUp(answer, message.topic(), reason);
                return;
            }
        }
    }

    private @Nullable LinkException attempt(KafkaMessage message) throws InterruptedException {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try {
            sender.connect(connectTimeout);
            sender.send(message, new SendAnswer() {
                @Override
                public void acknowledged() {
                    told.complete(null);
                }

                @Override
                public void failed(LinkException reason) {
                    told.completeExceptionally(reason);
                }
            });
            told.get(answerTimeout.toMillis() + 2000, TimeUnit.MILLISECONDS);
            return null;
        } catch (LinkException e) {
            return e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LinkException reason) {
                return reason;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            return new LinkException(Fault.TIMEOUT, "the broker did not acknowledge it", e);
        }
    }

    @Override
    public void stop() {
        reader.stop();
        stopped.countDown();
    }

    @Override
    public void onStop() throws InterruptedException {
        reader.onStop();
        sender.close();
    }

    /** A broker that is being connected to is not waited for any longer. */
    @Override
    public void close() {
        stop();
        closed = true;
        try {
            if (!started) {
                onStop();
            } else if (!thread.join(END_NANOS)) {
                LOG.debug("commands.{}: not waited for any longer", intake.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
