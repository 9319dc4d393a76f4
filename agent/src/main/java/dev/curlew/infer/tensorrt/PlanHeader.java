package dev.curlew.infer.tensorrt;

/**
 * The small JSON file beside each plan: what it is, for people and for us.
 *
 * @param planSha256 of the plan, which tells a damaged one
 * @param built when, in ISO 8601
 */
record PlanHeader(EngineKey key, String planSha256, long planBytes, double buildSeconds, String built) {}
