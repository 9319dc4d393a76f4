package dev.curlew.deepstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds passwords in addresses and keys: they are written nowhere. */
final class Secrets {
    private static final Pattern SECRET_KEY =
            Pattern.compile("(?i).*(passw|passphrase|secret|token|model-?key|credential|conn-?str|access-?key).*");
    /** Up to the last @ before the path; a password that holds a slash is told from host and port by its letters. */
    private static final Pattern USER_INFO =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/\\s]*|[^/:@\\s]*:(?!\\d{1,5}(?:/|$))[^@\\s]*)@");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)((?:password|passwd|pass|pwd|passphrase|secret|token|auth|apikey|api_key|access_key"
                    + "|sharedaccesskey|signature|sig)=)([^&/;\\s]+?)(?=_\\w+=|[&/;\\s]|$)");

    private Secrets() {}

    /**
     * An address without its secrets.
     *
     * @param text with references instead
     * @param variables that the references name, in order
     */
    record Referenced(String text, List<String> variables) {}

    /** @param stem of the variables' names, for example CURLEW_SOURCE0 */
    static Referenced referenced(String address, String stem) {
        List<String> variables = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String rest = address;
        Matcher user = USER_INFO.matcher(address);
        if (user.lookingAt()) {
            String info = user.group(2);
            int colon = info.indexOf(':');
            text.append(user.group(1));
            if (colon >= 0) {
                text.append(escaped(info.substring(0, colon))).append(':').append(reference(stem, variables));
            } else {
                text.append(escaped(info));
            }
            text.append('@');
            rest = address.substring(user.end());
        }
        Matcher parameter = PARAMETER.matcher(rest);
        int done = 0;
        while (parameter.find()) {
            text.append(escaped(rest.substring(done, parameter.end(1)))).append(reference(stem, variables));
            done = parameter.end();
        }
        return new Referenced(text + escaped(rest.substring(done)), variables);
    }

    private static String reference(String stem, List<String> variables) {
        String name = stem + "_PASSWORD" + (variables.isEmpty() ? "" : "_" + (variables.size() + 1));
        variables.add(name);
        return "${env:" + name + "}";
    }

    /** A plain text, so that nothing in it is taken for a reference. */
    static String escaped(String text) {
        return text.replace("${", "$${");
    }

    /** A part of a variable's name. */
    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    /** A value as reports may show it. */
    static String hidden(String key, String value) {
        if (SECRET_KEY.matcher(key).matches() && !value.isEmpty()) {
            return "***";
        }
        // the groups of a list are looked at one by one, so that none hides behind another
        String shown = USER_INFO
                .matcher(value.replace(";", " ; "))
                .replaceAll("$1***@")
                .replace(" ; ", ";");
        return PARAMETER.matcher(shown).replaceAll("$1***");
    }
}
