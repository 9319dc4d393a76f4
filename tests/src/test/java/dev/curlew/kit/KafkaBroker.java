package dev.curlew.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Kafka broker, its own controller, as a child process: plain, with mutual TLS, and with TLS and passwords (PLAIN,
 * SCRAM), also through a network that fails on demand. Killed when closed; what it keeps lies in its folder.
 */
public final class KafkaBroker implements AutoCloseable {
    /** Written by the Maven module tests/kafka. */
    private static final Path CLASSES =
            Path.of(System.getProperty("curlew.home", "..")).resolve("tests/kafka/target/classpath");

    private static final long LIMIT_SECONDS = 120;

    private final Path folder;
    private final int plainPort = Ports.free();
    private final int tlsPort = Ports.free();
    private final int saslPort = Ports.free();
    private final int farPort = Ports.free();
    private final FaultProxy proxy;
    private final String classes;
    private Process process;

    private KafkaBroker(Path folder, String classes) throws IOException {
        this.folder = folder;
        this.classes = classes;
        this.proxy = FaultProxy.to(farPort);
    }

    /**
     * @param pki signs for the broker and for who comes by certificate
     * @param broker its certificate
     * @param user and password, by each mechanism
     * @param more lines of its properties
     */
    public static KafkaBroker start(Path folder, Pki pki, Pki.Leaf broker, String user, String password, String... more)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.exists(CLASSES), "SKIPPED: no Kafka here; mvn -q -pl tests/kafka generate-resources fetches it");
        Files.createDirectories(folder);
        KafkaBroker kafka = new KafkaBroker(folder, Files.readString(CLASSES).strip());
        kafka.configure(pki, broker, user, password, List.of(more));
        List<String> format = kafka.java("kafka.tools.StorageTool", "format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c");
        format.add(kafka.properties().toString());
        for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
            format.addAll(List.of("--add-scram", mechanism + "=[name=" + user + ",password=" + password + "]"));
        }
        if (kafka.run(format).waitFor() != 0) {
            throw new IOException("Kafka's storage was not formatted: " + kafka.log());
        }
        kafka.restart();
        return kafka;
    }

    /** Key and certificate in one file, as a listener takes them. */
    public static Path identity(Path file, Pki.Leaf leaf) throws IOException {
        return Files.writeString(file, Files.readString(leaf.key()) + Files.readString(leaf.certificate()));
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    private void configure(Pki pki, Pki.Leaf broker, String user, String password, List<String> more)
            throws IOException {
        Path identity = identity(folder.resolve("broker.pem"), broker);
        int controllerPort = Ports.free();
        String plain = "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + user + "=\""
                + password + "\";";
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAIN://127.0.0.1:" + plainPort + ",TLS://127.0.0.1:" + tlsPort + ",SASL://127.0.0.1:"
                        + saslPort + ",FAR://127.0.0.1:" + farPort + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAIN://localhost:" + plainPort + ",TLS://localhost:" + tlsPort
                        + ",SASL://localhost:" + saslPort + ",FAR://localhost:" + proxy.port(),
                "listener.security.protocol.map=PLAIN:PLAINTEXT,TLS:SSL,SASL:SASL_SSL,FAR:SASL_SSL,CONTROLLER:PLAINTEXT",
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAIN",
                "log.dirs=" + folder.resolve("data"),
                "num.partitions=2",
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0",
                // after its death it is let in again once its former self counts as gone: 9 s otherwise
                "broker.session.timeout.ms=2000",
                "broker.heartbeat.interval.ms=500",
                "num.network.threads=1",
                "num.io.threads=2",
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + identity,
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + pki.certificate(),
                "listener.name.tls.ssl.client.auth=required",
                "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.sasl.plain.sasl.jaas.config=" + plain,
                "listener.name.sasl.scram-sha-256.sasl.jaas.config=" + scram,
                "listener.name.sasl.scram-sha-512.sasl.jaas.config=" + scram,
                "listener.name.far.plain.sasl.jaas.config=" + plain,
                "listener.name.far.scram-sha-256.sasl.jaas.config=" + scram,
                "listener.name.far.scram-sha-512.sasl.jaas.config=" + scram,
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS",
                "allow.everyone.if.no.acl.found=true"));
        lines.addAll(more);
        Files.write(properties(), lines);
    }

    private List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("kafka.log").toFile()))
                .start();
    }

    /** For who watches. */
    public String plainAddress() {
        return "localhost:" + plainPort;
    }

    public int plainPort() {
        return plainPort;
    }

    /** Wants a certificate. */
    public String tlsAddress() {
        return "localhost:" + tlsPort;
    }

    /** Wants a user and a password. */
    public String saslAddress() {
        return "localhost:" + saslPort;
    }

    /** As {@link #saslAddress}, through {@link #proxy}; also for those who asked there where else to go. */
    public String farAddress() {
        return "localhost:" + proxy.port();
    }

    public FaultProxy proxy() {
        return proxy;
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("kafka.log"));
    }

    /** Starts it anew on the same ports; it must not run. */
    public void restart() throws IOException, InterruptedException {
        process = run(java("kafka.Kafka", properties().toString()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Ports.answers(saslPort)
                || !Ports.answers(tlsPort)
                || !Ports.answers(plainPort)
                || !Ports.answers(farPort)) {
            if (System.nanoTime() > deadline || process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("Kafka did not start: " + log());
            }
        }
    }

    /** SIGKILL: no goodbye. */
    public void kill() {
        process.destroyForcibly().onExit().join();
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
        proxy.close();
    }
}
