package dev.curlew.link.kafka;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions of a topic are read, and where each begins. They are taken, not dealt out by the group: it has one
 * member, which would wait for its own ghost after a crash. The reader's thread; outlives the consumers.
 */
final class KafkaPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPartitions.class);

    private final KafkaPlace place;
    private final String where;
    private final Duration patience;
    /** Where those begin of which the group remembered nothing. */
    private final Map<TopicPartition, Long> begun = new HashMap<>();

    private final Set<TopicPartition> seen = new HashSet<>();
    private boolean looked;

    KafkaPartitions(KafkaPlace place, String where, Duration patience) {
        this.place = place;
        this.where = where;
        this.patience = patience;
    }

    /** Begins with those that the consumer does not read yet. */
    void take(Consumer<?, ?> consumer) throws LinkException {
        Set<TopicPartition> all = there(consumer);
        Set<TopicPartition> added = new HashSet<>(all);
        added.removeAll(consumer.assignment());
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(added, patience);
        consumer.assign(all);
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        for (TopicPartition each : added) {
            OffsetAndMetadata read = committed.get(each);
            if (read != null) {
                consumer.seek(each, read.offset());
            } else {
                long from = begin(consumer, each);
                consumer.seek(each, from);
                first.put(each, new OffsetAndMetadata(from));
            }
        }
        seen.addAll(all);
        looked = true;
        if (!first.isEmpty()) {
            consumer.commitSync(first, patience); // or what comes while the agent is away would be left out
        }
    }

    private Set<TopicPartition> there(Consumer<?, ?> consumer) throws LinkException {
        @Nullable List<PartitionInfo> found = consumer.partitionsFor(place.topic(), patience);
        if (found == null || found.isEmpty()) {
            looked = true;
            seen.clear();
            begun.clear();
            throw new LinkException(
                    Fault.SERVER,
                    "there is no topic " + place.topic() + " at " + where
                            + "; make it with kafka-topics, and it is read from its first record on");
        }
        return found.stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .collect(Collectors.toSet());
    }

    /** What came into being while we looked is read whole: nothing in it is older than we are. */
    private long begin(Consumer<?, ?> consumer, TopicPartition partition) {
        Long before = begun.get(partition);
        if (before != null) {
            return before;
        }
        boolean whole = place.fromEarliest() || (looked && !seen.contains(partition));
        Set<TopicPartition> one = Set.of(partition);
        long from = (whole ? consumer.beginningOffsets(one, patience) : consumer.endOffsets(one, patience))
                .getOrDefault(partition, 0L);
        begun.put(partition, from);
        return from;
    }

    /**
     * What the group remembered is not there any more. What was deleted unread is lost, and what lies behind it is read.
     * Behind the end, where a broker has lost something, what it has again may have been read before, so it is left out.
     */
    void resume(Consumer<?, ?> consumer, Map<TopicPartition, Long> lost) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(lost.keySet(), patience);
        Map<TopicPartition, Long> ends = consumer.endOffsets(lost.keySet(), patience);
        lost.forEach((partition, offset) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            long to = offset < beginning ? beginning : ends.getOrDefault(partition, beginning);
            LOG.warn(
                    "topic {} at {}: record {} of partition {}, where reading would go on, is not there any more; it"
                            + " goes on at {}",
                    place.topic(),
                    where,
                    offset,
                    partition.partition(),
                    to);
            consumer.seek(partition, to);
        });
    }
}
