package dev.curlew.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said of a camera's address and its silence. Called by the stream's decode thread. */
final class NetworkWords {
    /** Up to the last @ may stand a password. */
    private static final Pattern HOST = Pattern.compile("(?s)rtsps?://(?:.*@)?(\\[[^\\]]*\\]|[^:/?]*).*");

    private NetworkWords() {}

    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** An empty text when the address' host is known. Asks the name server. */
    static String unknownHost(SourceSettings settings) {
        Matcher address = HOST.matcher(settings.url());
        if (!address.matches()) {
            return "";
        }
        String host = address.group(1);
        try {
            InetAddress.getByName(host);
            return "";
        } catch (UnknownHostException e) {
            boolean isSecret = !settings.displayUrl().contains(host);
            return "no address is known for " + (isSecret ? "its host" : "the name " + host)
                    + "; check the spelling in url, and this machine's DNS server";
        }
    }
}
