package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.infer.EngineException;
import dev.curlew.media.Ffmpeg;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point: reads the command line, turns what escapes from a command into one line and an exit code. */
@Command(
        name = "curlew",
        description = "Edge video analytics: detects, tracks and tells.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            AnalyzeCommand.class,
            RunCommand.class,
            CheckConfigCommand.class,
            TrackCommand.class,
            ModelCommand.class,
            EngineCommand.class,
            ImportCommand.class,
            SinkCommand.class,
            DoctorCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done; for run also after SIGTERM or Ctrl-C",
            "  1:a fault of Curlew itself or of its installation; please report it with the output of --verbose",
            "  2:usage or a setting is wrong",
            "  3:an input cannot be read",
            "  4:an output cannot be written",
            "  5:a model cannot be loaded or run",
            "  6:the GPU was lost (start again), or the one that was named cannot be used",
            "  7:the GPU's memory has no room for a source",
            "130:analyze was interrupted; its files are complete up to there"
        },
        footer = {"", "Example:", "  curlew analyze --model model-repo/nanodet --input street.mp4 --report report.html"
        })
public final class Main implements Runnable {
    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log more, with stack traces.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Wide enough for the examples. */
    private static final int USAGE_WIDTH = 110;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.setExecutionStrategy(parsed -> {
            main.prepare();
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> main.report(e, command));
        line.setParameterExceptionHandler(Main::usage);
        try {
            return line.execute(args);
        } catch (RuntimeException | Error e) {
            return main.report(e, line);
        }
    }

    private static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("curlew: " + UsageLine.of(e, List.of(args)));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return UserException.USAGE;
    }

    private void prepare() {
        if (verbose) {
            ch.qos.logback.classic.Logger root =
                    (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.setLevel(ch.qos.logback.classic.Level.DEBUG);
        }
        Ffmpeg.logToSlf4j();
    }

    private int report(Throwable e, CommandLine command) {
        if (verbose) {
            LoggerFactory.getLogger(Main.class).error("failed", e);
        }
        if (e instanceof UserException problem) {
            command.getErr().println("curlew: " + problem.getMessage());
            return problem.exitCode();
        }
        command.getErr().println("curlew: " + (e instanceof EngineException ? e.getMessage() : UserException.fault(e)));
        return UserException.FAULT;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
