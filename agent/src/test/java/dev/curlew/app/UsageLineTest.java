package dev.curlew.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Slips on the command line of import. */
class UsageLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deepstrem x | 'deepstrem' is no command of import; did you mean deepstream?",
                "gstreamer | 'gstreamer' is no command of import; it has deepstream, nvdsanalytics, msgconv",
                "deepstrem --out x y | 'deepstrem' is no command of import; did you mean deepstream?",
                "deepstream --ot y x | --ot is no option of import deepstream; did you mean --out?",
                "deepstream --ot=y | --ot is no option of import deepstream; did you mean --out?",
                "deepstream x y | 'y' is one argument too many for import deepstream",
                "deepstream --out --odd x y | 'y' is one argument too many for import deepstream",
            })
    void namesTheWordAndTheNearestOne(String line, String said) {
        assertSays(new ImportCommand(), line, said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threads two | --threads must be a whole number, but was 'two'",
                "--threads 1.5 | --threads must be a whole number, but was '1.5'",
                "--fps x | --fps must be a number, but was 'x'",
            })
    void saysWhatANumberIsInAnOperatorsWords(String line, String said) {
        assertSays(new AnalyzeCommand(), line, said);
    }

    private static void assertSays(Object owner, String line, String said) {
        List<String> words = List.of(line.split(" ", -1));
        CommandLine command = new CommandLine(owner);
        StringBuilder told = new StringBuilder();
        command.setParameterExceptionHandler((ParameterException e, String[] args) -> {
            told.append(UsageLine.of(Objects.requireNonNull(e), List.of(args)));
            return 2;
        });

        command.execute(words.toArray(new String[0]));

        assertThat(told).hasToString(said);
    }
}
