package dev.curlew.link.kafka;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Asks a cluster for its name, which needs no topic: producers and consumers only wait where something is wrong. */
final class KafkaCheck {
    /** Then it is looked what is wrong. */
    private static final long PATIENCE_MILLIS = 3000;

    private final String broker;
    private final BrokerSettings settings;
    private final KafkaFaults faults;

    KafkaCheck(String broker, BrokerSettings settings, KafkaFaults faults) {
        this.broker = broker;
        this.settings = settings;
        this.faults = faults;
    }

    void connect(Duration atMost) throws LinkException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        int most = (int) Math.max(
                1000, Math.min(atMost.toMillis(), settings.connectTimeout().toMillis()));
        Map<String, Object> properties = KafkaProperties.of(broker, settings);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, most);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, most);
        properties.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        Admin admin = open(properties);
        try {
            KafkaFuture<String> id = admin.describeCluster().clusterId();
            try {
                id.get(Math.min(PATIENCE_MILLIS, most), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LinkException found = faults.look();
                if (found != null) {
                    throw found;
                }
                id.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw faults.connecting(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw faults.connecting(new org.apache.kafka.common.errors.TimeoutException(e));
        } catch (InterruptException e) {
            throw KafkaProperties.interrupted();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** It is refused where no name can be looked up. */
    private Admin open(Map<String, Object> properties) throws LinkException, InterruptedException {
        try {
            return KafkaProperties.made(broker, () -> Admin.create(properties));
        } catch (LinkException e) {
            LinkException found = faults.look();
            throw found == null ? e : found;
        }
    }
}
