package dev.curlew.app.control;

/** Where commands come from by a broker. Main thread. */
sealed interface CommandSource extends AutoCloseable permits MqttCommands, KafkaCommands {
    /** Does not wait for the broker. */
    void start();

    /** What has come is answered still, and nothing more is taken. Does not wait. */
    void stop();

    /** After the last answer. */
    @Override
    void close();

    CommandIntake intake();
}
