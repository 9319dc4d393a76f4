package dev.curlew.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Mosquitto as a child process on a port of its own. Killed when closed; what it keeps lies in its folder. */
public final class Mosquitto implements AutoCloseable {
    private static final long LIMIT_SECONDS = 20;
    /** Name and password of who gives rights. */
    private static final String ADMIN = "admin";

    private final Path folder;
    private final int port;
    private final List<String> secrets;
    private Process process;

    private Mosquitto(Path folder, int port, List<String> secrets) {
        this.folder = folder;
        this.port = port;
        this.secrets = secrets;
    }

    /** What it is to be: started with {@link #start}. */
    public static final class Plan {
        private final Path folder;
        private final List<String> lines = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();
        private boolean authenticated;

        private Plan(Path folder) {
            this.folder = folder;
        }

        /** Speaks TLS with that certificate. */
        public Plan tls(Pki.Leaf server) {
            return line("certfile " + server.certificate()).line("keyfile " + server.key());
        }

        /** Wants a certificate of that authority; its common name is the user's. */
        public Plan clientCertificates(Path ca) {
            authenticated = true;
            return line("cafile " + ca).line("require_certificate true").line("use_identity_as_username true");
        }

        public Plan user(String name, String password) {
            authenticated = true;
            secrets.add(name);
            secrets.add(password);
            return this;
        }

        /** Lines of an ACL file: {@code user NAME}, {@code topic readwrite TOPIC}. */
        public Plan acl(String... rules) throws IOException {
            Path file = Files.write(folder.resolve("acl"), List.of(rules));
            return line("acl_file " + file);
        }

        /** Refuses every subscription until {@link #allowAll}; the ACL of a file lets all of them through. */
        public Plan refusingSubscriptions() throws IOException, InterruptedException {
            Path plugin = plugin();
            Assumptions.assumeTrue(plugin != null, "SKIPPED: no mosquitto_dynamic_security.so here");
            Path rights = folder.resolve("rights.json");
            finish(executable("mosquitto_ctrl"), "dynsec", "init", rights.toString(), ADMIN, ADMIN);
            return line("plugin " + plugin).line("plugin_opt_config_file " + rights);
        }

        private static Path plugin() throws IOException {
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(Path.of("/usr/lib"), "{*-linux-gnu,mosquitto_dynamic_security.so}")) {
                for (Path each : found) {
                    Path plugin = Files.isDirectory(each) ? each.resolve("mosquitto_dynamic_security.so") : each;
                    if (Files.exists(plugin)) {
                        return plugin;
                    }
                }
                return null;
            }
        }

        /** Any other line of mosquitto.conf. */
        public Plan line(String line) {
            lines.add(line);
            return this;
        }

        public Mosquitto start() throws IOException, InterruptedException {
            int port = Ports.free();
            List<String> config = new ArrayList<>(List.of(
                    "listener " + port + " 127.0.0.1",
                    "log_dest file " + folder.resolve("mosquitto.log"),
                    "log_type all",
                    "user root",
                    "max_queued_messages 0",
                    "set_tcp_nodelay true"));
            config.add("allow_anonymous " + !authenticated);
            if (!secrets.isEmpty()) {
                config.add("password_file " + folder.resolve("passwords"));
            }
            config.addAll(lines);
            Files.write(folder.resolve("mosquitto.conf"), config);
            Mosquitto mosquitto = new Mosquitto(folder, port, List.copyOf(secrets));
            mosquitto.restart();
            return mosquitto;
        }
    }

    /** A test that needs one is skipped where none is installed. */
    public static Plan in(Path folder) throws IOException {
        Assumptions.assumeTrue(
                isInstalled(), "SKIPPED: no mosquitto here; apt-get install mosquitto mosquitto-clients");
        Files.createDirectories(folder);
        return new Plan(folder);
    }

    public static boolean isInstalled() {
        return executable("mosquitto") != null && executable("mosquitto_sub") != null;
    }

    /** Debian puts servers where an ordinary user's PATH does not look. */
    static String executable(String name) {
        for (String place : List.of("/usr/sbin/", "/usr/local/sbin/", "/usr/bin/", "/usr/local/bin/")) {
            if (Files.isExecutable(Path.of(place + name))) {
                return place + name;
            }
        }
        return null;
    }

    public int port() {
        return port;
    }

    public String log() throws IOException {
        Path log = folder.resolve("mosquitto.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Of a broker that refused subscriptions; whoever is connected stays so. */
    public void allowAll() throws IOException, InterruptedException {
        String rights =
                """
                {"commands": [{"command": "setDefaultACLAccess", "acls": [
                  {"acltype": "subscribe", "allow": true}, {"acltype": "publishClientSend", "allow": true}]}]}
                """;
        publish("$CONTROL/dynamic-security/v1", rights, "-V", "311", "-u", ADMIN, "-P", ADMIN);
    }

    /**
     * Sends with QoS 1 as a client that is not ours, and waits for the broker's answer.
     *
     * @param options of mosquitto_pub, over MQTT 5 where they name no other
     */
    public void publish(String topic, String message, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable("mosquitto_pub"), "-V", "5", "-q", "1"));
        command.addAll(List.of("-h", "localhost", "-p", Integer.toString(port), "-t", topic, "-m", message));
        command.addAll(List.of(options));
        finish(command.toArray(String[]::new));
    }

    private static void finish(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /** Starts it anew on the same port; it must not run. */
    public void restart() throws IOException, InterruptedException {
        Path passwords = folder.resolve("passwords");
        Files.deleteIfExists(passwords);
        for (int i = 0; i < secrets.size(); i += 2) {
            List<String> command = new ArrayList<>(List.of(executable("mosquitto_passwd"), "-b"));
            if (i == 0) {
                command.add("-c");
            }
            command.addAll(List.of(passwords.toString(), secrets.get(i), secrets.get(i + 1)));
            new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        }
        process = new ProcessBuilder(
                        executable("mosquitto"),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.out").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Ports.answers(port)) {
            if (System.nanoTime() > deadline || process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "mosquitto did not start: " + log() + Files.readString(folder.resolve("mosquitto.out")));
            }
        }
    }

    /** SIGKILL: no goodbye. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM: says goodbye to its clients. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** SIGSTOP: it hangs, its connections stay open. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}
