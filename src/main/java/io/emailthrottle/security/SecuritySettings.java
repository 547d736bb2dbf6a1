package io.emailthrottle.security;

/**
 * Who may call while there is no API key: only the holder of the first key's token when both are false.
 *
 * @param open everybody may do everything
 * @param demo programs of this machine may do everything: nothing here reaches a real vendor
 */
public record SecuritySettings(boolean open, boolean demo) {}
