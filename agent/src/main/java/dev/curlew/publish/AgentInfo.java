package dev.curlew.publish;

/**
 * Who speaks.
 *
 * @param version of the agent
 * @param platform such as linux-x86_64
 */
public record AgentInfo(String version, String platform) {}
