/** Speed and memory: the limit, the harness behind scripts/bench, and JMH benchmarks. Never part of the agent. */
@NullMarked
package dev.curlew.bench;

import org.jspecify.annotations.NullMarked;
