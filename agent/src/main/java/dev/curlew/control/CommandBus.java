package dev.curlew.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.lifecycle.Worker;
import dev.curlew.text.Nearest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all commands meet, wherever they come from: one after the other is read, judged, carried out and answered. Any
 * thread submits and never waits; one thread works. Actions are added before that.
 */
public final class CommandBus implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(CommandBus.class);
    private static final int MOST_WAITING = 64;
    private static final int MOST_READINGS = 100;

    private final AnswerStore store;
    private final ClockCheck clockCheck;
    private final InstantSource clock;
    private final Map<String, Entry> actions = new TreeMap<>();
    private final BlockingQueue<Sent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    /** Of commands that change nothing: they may be carried out again after a restart, and spare the disk. */
    private final Map<String, Reading> readings = new LinkedHashMap<>();

    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;

    private record Entry(Action action, boolean onlyReads) {}

    private static final class Sent {
        final byte[] bytes;
        final String origin;
        final Consumer<Answer> reply;

        Sent(byte[] bytes, String origin, Consumer<Answer> reply) {
            this.bytes = bytes;
            this.origin = origin;
            this.reply = reply;
        }
    }

    private record Reading(String digest, Answer answer) {}

    /** The store stays the caller's. */
    public CommandBus(AnswerStore store, ClockCheck clockCheck, InstantSource clock) {
        this.store = store;
        this.clockCheck = clockCheck;
        this.clock = clock;
    }

    /** What this command does; it is done once for each id. */
    public void add(String name, Action action) {
        actions.put(name, new Entry(action, false));
    }

    /** It tells and changes nothing. */
    public void addReading(String name, Action action) {
        actions.put(name, new Entry(action, true));
    }

    /**
     * Takes what somebody sent. Any thread; does not wait.
     *
     * @param origin as logs say it, such as stdin
     * @param reply told exactly once, on the bus's thread or, when too many wait, on this one; must not wait
     */
    public void submit(byte[] sent, String origin, Consumer<Answer> reply) {
        if (!waiting.offer(new Sent(sent, origin, reply))) {
            String id = "";
            String name = "";
            try {
                Command command = CommandReader.read(sent, origin);
                id = command.id();
                name = command.name();
            } catch (CommandReader.NoCommand e) {
                LOG.debug("{}", origin, e);
            }
            tell(
                    Answer.not(
                            id,
                            name,
                            CommandException.refusedNow(
                                    "busy", MOST_WAITING + " commands wait already; send it again in a second")),
                    origin,
                    reply);
        }
    }

    @Override
    public boolean work() throws InterruptedException {
        Sent sent = waiting.poll(200, TimeUnit.MILLISECONDS);
        if (sent == null) {
            return !stopped;
        }
        tell(answer(sent), sent.origin, sent.reply);
        return true;
    }

    private Answer answer(Sent sent) throws InterruptedException {
        Command command;
        try {
            command = CommandReader.read(sent.bytes, sent.origin);
        } catch (CommandReader.NoCommand e) {
            return e.answer();
        }
        try {
            Entry entry = entry(command);
            Answer before = entry.onlyReads ? reading(command) : store.find(command, knownMillis());
            if (before != null) {
                return before;
            }
            requireUnexpired(command);
            return entry.onlyReads ? read(command, entry.action) : carryOut(command, entry.action);
        } catch (CommandException e) {
            return Answer.not(command.id(), command.name(), e);
        }
    }

    /** 0 before the clock is set: the moment it is, all that was answered would seem to be years old. */
    private long knownMillis() {
        return clockCheck.knownMillis(clock.instant());
    }

    private Entry entry(Command command) throws CommandException {
        Entry entry = actions.get(command.name());
        if (entry == null) {
            throw CommandException.refusedNow(
                    "unknown-command",
                    "no command is called '" + command.name() + "'" + Nearest.hint(command.name(), actions.keySet())
                            + "; known are " + String.join(", ", actions.keySet()));
        }
        return entry;
    }

    private void requireUnexpired(Command command) throws CommandException {
        Instant now = clock.instant();
        Instant expires = command.expiresAt();
        if (expires == null) {
            return;
        }
        if (!clockCheck.isPlausible(now)) {
            throw CommandException.refusedNow(
                    "clock-unsynced",
                    "whether it has expired cannot be judged before this machine's clock is set (it says " + now
                            + "); send it again later, or without expiresAt");
        }
        if (!now.isBefore(expires)) {
            throw CommandException.refusedNow(
                    "expired", "it expired at " + expires + ", and it is " + now + " by this machine's clock");
        }
    }

    private @Nullable Answer reading(Command command) throws CommandException {
        Reading before = readings.get(command.id());
        if (before == null) {
            return null;
        }
        if (!before.digest.equals(command.digest())) {
            throw CommandException.refusedNow(
                    "id-reused", "another command had this id; each command needs an id of its own");
        }
        return before.answer.again();
    }

    private Answer read(Command command, Action action) throws CommandException, InterruptedException {
        Answer answer = Answer.done(command, attempt(command, action));
        if (readings.size() >= MOST_READINGS) {
            readings.remove(readings.keySet().iterator().next());
        }
        readings.put(command.id(), new Reading(command.digest(), answer));
        return answer;
    }

    private Answer carryOut(Command command, Action action) throws InterruptedException {
        store.begin(command, knownMillis());
        Answer answer;
        try {
            answer = Answer.done(command, attempt(command, action));
        } catch (CommandException e) {
            answer = Answer.not(command.id(), command.name(), e);
            if (e.isPassing()) {
                store.forget(command);
                return answer;
            }
        }
        store.keep(command, answer, knownMillis());
        return answer;
    }

    private static JsonNode attempt(Command command, Action action) throws CommandException, InterruptedException {
        try {
            return action.run(command);
        } catch (RuntimeException e) {
            LOG.error("command {} failed by a fault of Curlew itself", command.name(), e);
            throw CommandException.failed(
                    "fault", "a fault of Curlew itself, " + e.getClass().getSimpleName() + "; its log tells more");
        }
    }

    private void tell(Answer answer, String origin, Consumer<Answer> reply) {
        (answer.status() == Answer.Status.DONE ? answered : refused).incrementAndGet();
        LOG.info(
                "command {} {} from {}: {}{}",
                answer.command().isEmpty() ? "(unreadable)" : answer.command(),
                answer.id(),
                origin,
                answer.duplicate() ? "answered again, " : "",
                answer.status() == Answer.Status.DONE ? "done" : answer.code() + ", " + answer.reason());
        try {
            reply.accept(answer);
        } catch (RuntimeException e) {
            LOG.warn("the answer to command {} did not reach {}", answer.id(), origin, e);
        }
    }

    /** Commands that were carried out. */
    public long answered() {
        return answered.get();
    }

    /** Refused or failed ones. */
    public long refused() {
        return refused.get();
    }

    /** Ends {@link #work} when what waits has been answered. Any thread. */
    public void stop() {
        stopped = true;
    }
}
