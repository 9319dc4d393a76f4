package dev.curlew.app.control;

import dev.curlew.app.job.Job;
import dev.curlew.app.output.Brokers;
import dev.curlew.app.output.Outlets;
import dev.curlew.config.CommandSourceConfig;
import dev.curlew.config.LoadedConfig;
import dev.curlew.config.Overrides;
import dev.curlew.control.AnswerLines;
import dev.curlew.control.AnswerStore;
import dev.curlew.control.Args;
import dev.curlew.control.ClockCheck;
import dev.curlew.control.CommandBus;
import dev.curlew.control.CommandException;
import dev.curlew.control.CommandLines;
import dev.curlew.lifecycle.WorkerThread;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a running job can be told to do, and where it is told. Main thread, which closes it; nothing is kept or
 * started where no commands can come.
 */
public final class Commands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.curlew.commands");
    private static final long END_NANOS = 2_000_000_000L;

    private final Brokers brokers;
    private final AnswerStore store;
    private final CommandBus bus;
    private final WorkerThread thread;
    private final List<WorkerThread> sources = new ArrayList<>();
    private final List<CommandSource> remote = new CopyOnWriteArrayList<>();
    private @Nullable Lines lines;
    private boolean started;

    /** Answers on their way to standard output. */
    private record Lines(AnswerLines answers, WorkerThread thread) {}

    /** @param base the configuration without overrides */
    public Commands(Job job, LoadedConfig base, Overrides overrides, Outlets outlets, Brokers brokers, RecentLog log) {
        this.brokers = brokers;
        Path state = Path.of(base.config().storage().folder());
        InstantSource clock = InstantSource.system();
        ClockCheck clockCheck = ClockCheck.ofThisMachine();
        store = AnswerStore.open(state.resolve("commands"), clockCheck.knownMillis(clock.instant()));
        bus = new CommandBus(store, clockCheck, clock);
        StatusReport status = new StatusReport(job, bus, clockCheck, clock, base, overrides, outlets, brokers, remote);
        bus.addReading("status", command -> {
            return status.answer(Args.of(command, "settings"));
        });
        RuleOverrides rules = new RuleOverrides(job, base.config(), overrides, clock);
        bus.add("zones.set", rules::set);
        bus.add("settings.clear", rules::clear);
        bus.add("counters.reset", new CountersReset(job));
        bus.add("sink.pause", new SinkPause(job, true));
        bus.add("sink.resume", new SinkPause(job, false));
        bus.add("log.level", new LogLevel());
        bus.add("diagnostics", new Diagnostics(state.resolve("diagnostics"), base, overrides, status, log, clock));
        for (String recording : List.of("start-recording", "stop-recording")) {
            bus.add(recording, command -> {
                throw CommandException.refusedNow(
                        "not-supported-yet", "this version cannot record; what was sent is understood");
            });
        }
        thread = new WorkerThread("commands", bus, e -> LOG.error("commands are no longer carried out", e));
    }

    /** Before {@link #start}. */
    public void takeLines(InputStream in, PrintStream out) {
        AnswerLines answers = new AnswerLines(out, "standard output");
        WorkerThread writing = new WorkerThread(
                        "answers stdout", answers, e -> LOG.error("no more answers go to standard output", e))
                .asDaemon();
        lines = new Lines(answers, writing);
        sources.add(writing);
        sources.add(new WorkerThread(
                        "commands stdin",
                        new CommandLines(in, answers, "stdin", bus),
                        e -> LOG.error("no more commands are read from standard input", e))
                .asDaemon());
    }

    /** Before {@link #start}. */
    public void take(String name, CommandSourceConfig source) {
        CommandIntake intake = new CommandIntake(name, source, bus);
        String over = source.broker();
        remote.add(
                brokers.settings(over).isKafka()
                        ? new KafkaCommands(intake, brokers)
                        : new MqttCommands(
                                intake,
                                brokers.mqtt().openForCommands(over),
                                brokers.mqtt().open(over)));
    }

    public void start() {
        if (!sources.isEmpty() || !remote.isEmpty()) {
            thread.start();
            sources.forEach(WorkerThread::start);
            remote.forEach(CommandSource::start);
            started = true;
        }
    }

    @Override
    public void close() {
        remote.forEach(CommandSource::stop);
        bus.stop();
        try {
            if (started && !thread.join(END_NANOS)) {
                LOG.warn("a command is still being carried out and is cut off");
            }
            if (lines != null) {
                lines.answers().stop();
                if (started && !lines.thread().join(END_NANOS)) {
                    LOG.warn("answers wait, but nobody reads standard output");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remote.forEach(CommandSource::close);
        store.close();
    }
}
