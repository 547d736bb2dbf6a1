package io.emailthrottle.config;

import io.emailthrottle.config.properties.ConfigurationProblem;
import io.emailthrottle.store.write.Dialect;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What a node calls itself. By this name it takes back after a restart what it had in hand, so the name has to be the same
 * then, and no other node's on the same database.
 */
final class NodeName {

    private NodeName() {}

    /**
     * @param given by the configuration; blank for none
     * @param port where it listens, by which nodes of one host differ; 0 or less when that is not known yet
     */
    static String of(String given, Dialect dialect, int port) {
        if (!given.isBlank()) {
            return given;
        }
        String host = hostName();
        if (dialect == Dialect.SQLITE) {
            return host;
        }
        return port > 0
                ? host + ":" + port
                : host + "/" + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new ConfigurationProblem(
                    "email-throttle.delivery.node", "it is empty and this host has no name; give the node one");
        }
    }
}
