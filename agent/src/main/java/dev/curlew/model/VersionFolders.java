package dev.curlew.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The version folders of a model: whole numbers without leading zeros. Others are no versions, as in Triton.
 *
 * @param numbers ascending
 * @param notices one sentence for each folder that looks like a version and is none
 */
record VersionFolders(List<Long> numbers, List<String> notices) {
    private static final Pattern VERSION = Pattern.compile("0|[1-9]\\d{0,17}");
    private static final Pattern NEARLY = Pattern.compile("0\\d+|[vV]\\.?\\d+|\\d+[.-].*");

    static boolean isVersion(String name) {
        return VERSION.matcher(name).matches();
    }

    static VersionFolders in(Path model) throws ModelException {
        List<Long> numbers = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        try (Stream<Path> entries = Files.list(model)) {
            for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                String name = ModelRepository.name(entry);
                if (isVersion(name)) {
                    numbers.add(Long.parseLong(name));
                } else if (NEARLY.matcher(name).matches()) {
                    notices.add(entry + ": is ignored, a version folder is a number without leading zeros such as 1");
                }
            }
        } catch (IOException e) {
            throw new ModelException(model + ": cannot be listed" + FileErrors.reason(e), e);
        }
        numbers.sort(null);
        return new VersionFolders(numbers, notices);
    }
}
