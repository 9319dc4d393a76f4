package dev.curlew.bench;

import java.util.concurrent.Semaphore;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;

/** Waits for a connection. */
final class Connected implements Mqtt5ClientOptions.LifecycleEvents {
    final Semaphore latch = new Semaphore(0);

    @Override
    public void onAttemptingConnect(Mqtt5Client client, OnAttemptingConnectReturn told) {}

    @Override
    public void onConnectionSuccess(Mqtt5Client client, OnConnectionSuccessReturn told) {
        latch.release();
    }

    @Override
    public void onConnectionFailure(Mqtt5Client client, OnConnectionFailureReturn told) {}

    @Override
    public void onDisconnection(Mqtt5Client client, OnDisconnectionReturn told) {}

    @Override
    public void onStopped(Mqtt5Client client, OnStoppedReturn told) {}
}
