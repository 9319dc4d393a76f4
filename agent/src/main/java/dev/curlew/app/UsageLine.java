package dev.curlew.app;

import dev.curlew.text.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence that names the nearest word. */
final class UsageLine {
    private static final Pattern NUMBER = Pattern.compile(
            "Invalid value for option '(\\S+)'.*?: '(.*)' is not an? (int|long|double)", Pattern.DOTALL);

    private UsageLine() {}

    /** A slip in an option's name comes before the option that is missing because of it. */
    static String of(ParameterException e, List<String> arguments) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        Collection<String> options = command.optionsMap().keySet();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            // what follows an unknown command are that command's options
            return unexpected(unmatched.getUnmatched().get(0), command);
        }
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceFirst("=.*", "");
            OptionSpec before = i == 0 ? null : command.optionsMap().get(arguments.get(i - 1));
            boolean value = before != null && before.arity().max() > 0;
            if (name.matches("--[a-z][a-z-]*") && !value && !options.contains(name)) {
                return name + " is no option of " + command.qualifiedName() + Nearest.hint(name, options);
            }
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unexpected(unmatched.getUnmatched().get(0), command);
        }
        String said = String.valueOf(e.getMessage());
        Matcher number = NUMBER.matcher(said);
        return number.matches()
                ? number.group(1) + " must be a " + (number.group(3).equals("double") ? "" : "whole ")
                        + "number, but was '" + number.group(2) + "'"
                : said;
    }

    private static String unexpected(String word, CommandSpec command) {
        Collection<String> commands = command.subcommands().keySet();
        return commands.isEmpty()
                ? "'" + word + "' is one argument too many for " + command.qualifiedName()
                : "'" + word + "' is no command of " + command.qualifiedName()
                        + (Nearest.of(word, commands).isPresent()
                                ? Nearest.hint(word, commands)
                                : "; it has " + String.join(", ", commands));
    }
}
