package io.emailthrottle.simulator;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;

/** A time during which a circuit was in one state, counted from the beginning. */
public record CircuitSpan(Duration from, Duration to, State state) {}
