package io.emailthrottle.security;

/** @param open whether the gateway is open to everybody while there is no API key, not only to its own machine */
public record SecuritySettings(boolean open) {}
