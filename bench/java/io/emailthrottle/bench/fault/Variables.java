package io.emailthrottle.bench.fault;

import java.util.Map;

/** Variables of the environment of the process that a fault strikes. */
@FunctionalInterface
interface Variables {

    Variables NONE = world -> Map.of();

    Map<String, String> of(FaultSetup world);
}
