package io.emailthrottle.simulator;

import java.util.List;

/** Rows under a header, still to be laid out. */
public record Table(List<String> header, List<List<String>> rows) {}
