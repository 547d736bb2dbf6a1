package io.emailthrottle.email;

/** A label of the application's own, passed on to vendors that keep labels: ASCII letters, digits, {@code _} and {@code -}. */
public record Tag(String name, String value) {}
